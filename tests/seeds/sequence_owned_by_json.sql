-- A sequence is owned by a column that has no numbers.
-- A
CREATE TABLE public.t (j jsonb);
-- B
CREATE TABLE public.t (j jsonb);
CREATE SEQUENCE public.s OWNED BY public.t.j;
