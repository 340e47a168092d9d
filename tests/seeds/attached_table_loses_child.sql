-- A table becomes a partition once its own children are gone.
-- A
CREATE TABLE public.o5 (k integer, v text) PARTITION BY RANGE (k);
CREATE TABLE public.o17 (LIKE public.o5 INCLUDING DEFAULTS);
CREATE TABLE public.o20 (own integer) INHERITS (public.o17);
-- B
CREATE TABLE public.o5 (k integer, v text) PARTITION BY RANGE (k);
CREATE TABLE public.o17 PARTITION OF public.o5 FOR VALUES FROM (0) TO (10);
