-- A typed table gets its new columns with the attributes of its type, and not by ADD COLUMN.
-- A
CREATE TYPE public.o15 AS (a json);
CREATE TABLE public.o37 OF public.o15;
-- B
CREATE TYPE public.o15 AS (a json, b numeric(10,2), c varchar(20));
CREATE TABLE public.o37 OF public.o15;
