-- The print of the body changes twice until it is stable.
-- A
-- B
CREATE FUNCTION public.f(x bytea) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT -3::integer; END;
