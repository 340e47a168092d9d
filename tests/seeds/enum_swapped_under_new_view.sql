-- An enum loses a label, which changes columns of it, and a new view stands on one of these.
-- A
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE TABLE public.t (a public.e, b integer);
-- B
CREATE TYPE public.e AS ENUM ('a', 'c');
CREATE TABLE public.t (a public.e, b integer);
CREATE VIEW public.v AS SELECT a::text AS a, b FROM public.t;
