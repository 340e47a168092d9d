-- A new materialized view reads one that holds no rows and is left so.
-- A
CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a WITH NO DATA;
-- B
CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a;
CREATE VIEW public.v AS SELECT a FROM public.m;
CREATE MATERIALIZED VIEW public.n AS SELECT a FROM public.v;
