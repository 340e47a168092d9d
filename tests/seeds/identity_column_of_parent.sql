-- ADD COLUMN refuses an identity column where the table has children.
-- A
CREATE TABLE public.o7 (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE public.o8 (own integer) INHERITS (public.o7);
-- B
CREATE TABLE public.o7 ();
CREATE TABLE public.o8 (own integer) INHERITS (public.o7);
