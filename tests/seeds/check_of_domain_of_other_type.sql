-- The same words of a check mean another thing where the domain's type is another: they are no other print of it.
-- A
CREATE DOMAIN public.d AS text[] CHECK (VALUE::text <> 'worse');
-- B
CREATE DOMAIN public.d AS text CHECK (VALUE::text <> 'worse');
