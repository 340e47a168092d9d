-- A policy leaves a column that goes, while the table itself changes.
-- A
CREATE TABLE public.o41 ();
ALTER TABLE public.o41 ADD COLUMN o42 bigint DEFAULT 42;
CREATE POLICY o48 ON public.o41 FOR UPDATE USING (o42 BETWEEN 0 AND 1000) WITH CHECK (abs(o42) < 9000);
-- B
CREATE TABLE public.o41 (id serial PRIMARY KEY); ALTER TABLE public.o41 REPLICA IDENTITY FULL;
ALTER TABLE public.o41 ADD COLUMN o42 bigint DEFAULT 42;
CREATE POLICY o48 ON public.o41 FOR UPDATE USING (id BETWEEN 0 AND 1000) WITH CHECK ((abs(id) < 9000) OR (id IS NOT NULL));
