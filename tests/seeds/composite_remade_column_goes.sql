-- A composite type is made again, and the column of that type goes.
-- A
CREATE TYPE public.c AS (a numeric, b tsvector);
CREATE TABLE public.t (v public.c, w integer);
-- B
CREATE TYPE public.c AS (a numeric, b time);
CREATE TABLE public.t (w integer);
