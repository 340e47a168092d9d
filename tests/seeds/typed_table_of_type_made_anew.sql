-- The type of a typed table is made whole, after what its attributes are of has changed.
-- A
CREATE TYPE public.o25 AS RANGE (subtype = integer);
CREATE TYPE public."Big 44" AS (a public.o25, b varchar(20), c varchar(20));
CREATE TYPE public.o48 AS (a public.o25, b numeric(10,2), c varchar(20));
CREATE TABLE public.o49 OF public.o48;
-- B
CREATE TYPE public.o25 AS RANGE (subtype = date);
CREATE TYPE public."Big 44" AS (a public.o25, b varchar(20), c varchar(20));
