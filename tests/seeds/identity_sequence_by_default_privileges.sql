-- The sequence behind an identity column has privileges of its own, here from default ones.
-- A
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO pg_write_all_data;
CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- B
CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
GRANT SELECT ON SEQUENCE public.t_id_seq TO pg_monitor;
