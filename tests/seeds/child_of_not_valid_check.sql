-- A check that is not valid on a parent is valid on a child that was made later.
-- A
CREATE TABLE public.parent (a text);
ALTER TABLE public.parent ADD CONSTRAINT "Big" CHECK (a IS NOT NULL) NOT VALID;
CREATE TABLE public.child (own integer DEFAULT 7) INHERITS (public.parent);
-- B
CREATE TABLE public.parent (a text);
CREATE TABLE public.child (own integer DEFAULT 7) INHERITS (public.parent);
ALTER TABLE public.parent ADD CONSTRAINT "Big" CHECK (a IS NOT NULL) NOT VALID;
