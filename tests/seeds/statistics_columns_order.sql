-- The order of a statistics object's columns is that of the table's.
-- A
CREATE TABLE public.o27 ();
ALTER TABLE public.o27 ADD COLUMN o32 numeric(10,2);
ALTER TABLE public.o27 ADD COLUMN o35 integer GENERATED ALWAYS AS (o32::text::integer) STORED;
ALTER TABLE public.o27 ADD COLUMN o45 interval DEFAULT '2 hours';
CREATE TABLE public.o55 (own integer) INHERITS (public.o27);
CREATE STATISTICS public.o80 ON o32, o35, o45 FROM public.o27;
-- B
CREATE TABLE public.o27 ();
ALTER TABLE public.o27 ADD COLUMN o32 numeric(10,2);
ALTER TABLE public.o27 ADD COLUMN o45 interval DEFAULT '2 hours';
CREATE TABLE public.o55 (own integer);
