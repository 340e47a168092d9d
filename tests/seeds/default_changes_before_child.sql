-- A child comes while its parent's column changes type and default.
-- A
CREATE TABLE public.parent (id integer, a real DEFAULT 0.5 NOT NULL);
-- B
CREATE TABLE public.parent (id integer, a numeric(10,2) DEFAULT 2 NOT NULL);
CREATE TABLE public.child (own integer) INHERITS (public.parent);
