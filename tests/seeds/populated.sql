-- Whether a materialized view holds rows is no difference.
-- A
CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a WITH NO DATA;
-- B
CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a;
