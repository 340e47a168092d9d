-- A unique constraint on the columns of the primary key, which CREATE TABLE takes for one with it.
-- A
-- B
CREATE TABLE public.t (id bigint PRIMARY KEY);
ALTER TABLE public.t ADD CONSTRAINT again UNIQUE (id);
