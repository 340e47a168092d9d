-- Privileges change on a type that is made anew: what of them stays is granted again.
-- A
CREATE TYPE public.o6 AS ENUM ('open', 'it''s', 'Done ', 'größe');
GRANT USAGE ON TYPE public.o6 TO pg_write_all_data;
CREATE DOMAIN public.o24 AS public.o6 CONSTRAINT is_good CHECK (VALUE IS NOT NULL);
-- B
CREATE TYPE public.o6 AS ENUM ('open', 'it''s', 'Done ', 'größe', 'x,y');
GRANT USAGE ON TYPE public.o6 TO pg_monitor;
CREATE DOMAIN public.o24 AS public.o6 CONSTRAINT is_good CHECK (VALUE IS NOT NULL);
