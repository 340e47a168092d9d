-- The values of typed tables are converted, which ALTER TYPE … CASCADE cannot.
-- A
CREATE TYPE public.o3 AS ENUM ('it''s', 'Done ', 'größe', 'x,y');
CREATE TYPE public.o16 AS RANGE (subtype = integer);
CREATE TYPE public.o28 AS (a public.o16, b integer, c public.o3);
CREATE TYPE public.o42 AS (a smallint, b public.o16, c name);
CREATE TABLE public.o67 OF public.o42;
-- B
CREATE TYPE public.o3 AS ENUM ('it''s', 'Done ', 'größe', 'x,y');
CREATE TYPE public.o16 AS RANGE (subtype = integer);
CREATE TYPE public.o28 AS (a public.o16, b integer, c public.o3);
CREATE TYPE public.o42 AS (a text, b public.o28);
CREATE TABLE public.o67 OF public.o42;
