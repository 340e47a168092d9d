-- longer e-mail addresses
--
-- revision: 0004
-- parents: 0003
-- created: 2026-11-21T09:26:07Z
-- from: 6538d1777efdcae27ad59ab4f985ecf6
-- to: ab34c2209d71087a87e6cfef2fcf094e

-- migrate:up
ALTER TABLE public.users ALTER COLUMN email TYPE character varying(256);

-- migrate:down
ALTER TABLE public.users ALTER COLUMN email TYPE character varying(100);
