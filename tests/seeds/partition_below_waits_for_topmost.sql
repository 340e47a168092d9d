-- A new partition of a partition waits for a column that the topmost table loses.
-- A
CREATE TABLE public.o17 (k integer NOT NULL, v text) PARTITION BY LIST (k);
CREATE TABLE public.o21 (LIKE public.o17 INCLUDING DEFAULTS) PARTITION BY LIST (k); ALTER TABLE public.o17 ATTACH PARTITION public.o21 FOR VALUES IN (1, 6);
ALTER TABLE public.o17 ADD COLUMN o60 real;
-- B
CREATE TABLE public.o17 (k integer NOT NULL, v text) PARTITION BY LIST (k);
CREATE TABLE public.o21 (LIKE public.o17 INCLUDING DEFAULTS) PARTITION BY LIST (k); ALTER TABLE public.o17 ATTACH PARTITION public.o21 FOR VALUES IN (1, 6);
CREATE TABLE public.o31 PARTITION OF public.o21 FOR VALUES IN (1, 6);
