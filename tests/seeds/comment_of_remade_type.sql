-- A range type is made again in place, and gets another comment.
-- A
CREATE TYPE public.r AS RANGE (subtype = text);
COMMENT ON TYPE public.r IS 'one';
CREATE TABLE public.t (v public.r);
-- B
CREATE TYPE public.r AS RANGE (subtype = date);
COMMENT ON TYPE public.r IS 'other';
CREATE TABLE public.t (v public.r);
