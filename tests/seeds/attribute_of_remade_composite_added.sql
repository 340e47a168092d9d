-- A composite type under a domain is made again with an attribute of a type that is made again itself, and is first by name.
-- A
CREATE TYPE public.o9 AS (a timestamp, b numeric(10,2));
CREATE TYPE public.o32 AS ENUM ('open');
CREATE TYPE public.a34 AS (a text, b public.o32);
CREATE DOMAIN public.o44 AS public.a34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
CREATE DOMAIN public.o45 AS public.o9 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
-- B
CREATE TYPE public.o9 AS (a point, b numeric(10,2));
CREATE TYPE public.o32 AS ENUM ('open');
CREATE TYPE public.a34 AS (a text, b time(3), c public.o9);
CREATE DOMAIN public.o44 AS public.a34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
CREATE DOMAIN public.o45 AS public.o9 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
