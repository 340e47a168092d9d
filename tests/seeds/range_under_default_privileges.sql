-- Default privileges for functions reach the constructors of a range type, which are several of one name.
-- A
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
-- B
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
CREATE TYPE public.r AS RANGE (subtype = text);
