-- A generated column that children have becomes an ordinary one.
-- A
CREATE TABLE public.parent (a text, g real GENERATED ALWAYS AS (a::real) STORED);
CREATE TABLE public.child (own integer) INHERITS (public.parent);
-- B
CREATE TABLE public.parent (a text, g jsonb);
CREATE TABLE public.child (own integer) INHERITS (public.parent);
