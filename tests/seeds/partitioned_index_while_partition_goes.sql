-- An index of a partitioned table stays invalid when its last partition without a part of it goes after.
-- A
CREATE TABLE public.o27 (k integer NOT NULL, v text) PARTITION BY LIST (k);
CREATE TABLE public.o30 PARTITION OF public.o27 FOR VALUES IN (1, 6);
CREATE TABLE public.o66 PARTITION OF public.o27 FOR VALUES IN (0, 5);
-- B
CREATE TABLE public.o27 (k integer NOT NULL, v text) PARTITION BY LIST (k);
CREATE TABLE public.o30 PARTITION OF public.o27 FOR VALUES IN (1, 6);
CREATE INDEX o49 ON public.o27 (v DESC, k) INCLUDE (k) WITH (fillfactor = 80);
