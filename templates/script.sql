-- {message}
--
-- revision: {revision}
-- parents: {parents}
-- created: {created}
{header}

{up}

{down}
