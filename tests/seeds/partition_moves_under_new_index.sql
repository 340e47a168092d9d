-- A partition takes another bound while an index of its table is made anew: what gives up the bound is in no index's way.
-- A
CREATE TABLE public."sélect 5" (k integer, v text) PARTITION BY HASH (k);
CREATE INDEX o7 ON public."sélect 5" (v COLLATE "C", ((k IS NULL)));
CREATE TABLE public.o55 PARTITION OF public."sélect 5" FOR VALUES WITH (MODULUS 5, REMAINDER 4);
-- B
CREATE TABLE public."sélect 5" (k integer, v text) PARTITION BY HASH (k);
CREATE INDEX o7 ON public."sélect 5" (v COLLATE "C", ((k IS NULL))) NULLS NOT DISTINCT;
CREATE TABLE public.o55 PARTITION OF public."sélect 5" FOR VALUES WITH (MODULUS 5, REMAINDER 1);
