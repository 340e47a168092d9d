-- The attribute that carries out the remaking of its composite type waits for the new type of another attribute.
-- A
CREATE TYPE public.z9 AS (a timestamp, b numeric(10,2));
CREATE TYPE public.o34 AS (a text, b integer, c text);
CREATE DOMAIN public.o44 AS public.o34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
CREATE DOMAIN public.o45 AS public.z9 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
-- B
CREATE TYPE public.z9 AS (a point, b numeric(10,2));
CREATE TYPE public.o34 AS (a text, b time(3), c public.z9);
CREATE DOMAIN public.o44 AS public.o34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
CREATE DOMAIN public.o45 AS public.z9 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
