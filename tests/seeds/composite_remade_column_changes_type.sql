-- A composite type is made again, and a column of that type gets another.
-- A
CREATE TYPE public.c AS (a bigint, b text);
CREATE TYPE public.e AS ENUM ('x', 'y');
CREATE TABLE public.t (v public.c);
-- B
CREATE TYPE public.c AS (a bigint, b numeric);
CREATE TYPE public.e AS ENUM ('x', 'y');
CREATE TABLE public.t (v public.e);
