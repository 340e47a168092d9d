-- A standing table loses its parent with the columns from there, and gets them again.
-- A
CREATE TABLE public.parent (id bigserial PRIMARY KEY, n text DEFAULT 'x' NOT NULL);
CREATE TABLE public.child (own integer) INHERITS (public.parent);
-- B
CREATE TABLE public.parent (id bigserial PRIMARY KEY, n text DEFAULT 'x' NOT NULL);
CREATE TABLE public.child (own integer);
