-- A composite type under a domain is made again, and so is the type of one of its attributes, which is first.
-- A
CREATE TYPE public.o9 AS (a timestamp, b numeric(10,2));
CREATE TYPE public.o32 AS ENUM ('open', 'it''s', 'Done ', 'größe', 'x,y');
CREATE TYPE public.o34 AS (a text, b public.o32, c public.o9);
CREATE DOMAIN public.o44 AS public.o34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
-- B
CREATE TYPE public.o9 AS (a point, b numeric(10,2));
CREATE TYPE public.o32 AS ENUM ('open', 'it''s', 'Done ', 'größe', 'x,y');
CREATE TYPE public.o34 AS (a text, b time(3), c public.o9);
CREATE DOMAIN public.o44 AS public.o34 CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
