-- The text of times is no tsvector, which PostgreSQL calls a syntax error: the fault of the rows.
-- A
CREATE TYPE public.o8 AS (a time(3));
CREATE TABLE public.o30 OF public.o8 (a WITH OPTIONS NOT NULL);
-- B
CREATE TYPE public.o8 AS (a tsvector);
CREATE TABLE public.o30 OF public.o8 (a WITH OPTIONS NOT NULL);
