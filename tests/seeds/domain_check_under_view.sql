-- Seed 325. A domain whose values are inside of a composite column gets a check: the column is text for a moment, and what stands on it (a view, an index, a check, a default, a generated column) is gone meanwhile.
-- A
CREATE DOMAIN public.d AS uuid;
CREATE DOMAIN public.n AS integer;
CREATE TYPE public.c AS (a public.d, b real);
CREATE TABLE public.t (id bigserial PRIMARY KEY, c public.c DEFAULT ROW(NULL, 1)::public.c, n public.n[], m integer GENERATED ALWAYS AS ((n)[1]) STORED, CHECK ((c).b > 0), CHECK ((n)[1] > 0));
CREATE VIEW public.v AS SELECT * FROM public.t;
CREATE VIEW public.w AS SELECT id FROM public.v;
CREATE INDEX i ON public.t (((c).b));
CREATE INDEX j ON public.t (n);
-- B
CREATE DOMAIN public.d AS uuid CONSTRAINT is_good CHECK (VALUE::text <> 'bad');
CREATE DOMAIN public.n AS integer NOT NULL;
CREATE TYPE public.c AS (a public.d, b real);
CREATE TABLE public.t (id bigserial PRIMARY KEY, c public.c DEFAULT ROW(NULL, 1)::public.c, n public.n[], m integer GENERATED ALWAYS AS ((n)[1]) STORED, CHECK ((c).b > 0), CHECK ((n)[1] > 0));
CREATE VIEW public.v AS SELECT * FROM public.t;
CREATE VIEW public.w AS SELECT id FROM public.v;
CREATE INDEX i ON public.t (((c).b));
CREATE INDEX j ON public.t (n);
