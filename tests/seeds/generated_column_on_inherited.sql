-- A child's generated column goes before the parent's column that it is made of.
-- A
CREATE TABLE public.o13 ();
CREATE DOMAIN public.o30 AS numeric(10,2) CHECK (VALUE::text <> 'worse');
ALTER TABLE public.o13 ADD COLUMN o36 numeric(10,2) DEFAULT 2;
CREATE TABLE public.o40 (own integer) INHERITS (public.o13);
ALTER TABLE public.o40 ADD COLUMN o54 public.o30 GENERATED ALWAYS AS (o36::text::public.o30) STORED;
-- B
CREATE TABLE public.o13 ();
CREATE DOMAIN public.o30 AS numeric(10,2) CHECK (VALUE::text <> 'worse');
CREATE TABLE public.o40 (own integer) INHERITS (public.o13);
