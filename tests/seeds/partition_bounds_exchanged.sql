-- A partition takes the bound of another, which becomes the DEFAULT.
-- A
CREATE TABLE public.o16 (k integer NOT NULL, v text) PARTITION BY RANGE (k);
CREATE TABLE public.o20 PARTITION OF public.o16 FOR VALUES FROM (40) TO (50);
CREATE TABLE public.o23 PARTITION OF public.o16 FOR VALUES FROM (10) TO (20);
-- B
CREATE TABLE public.o16 (k integer NOT NULL, v text) PARTITION BY RANGE (k);
CREATE TABLE public.o20 PARTITION OF public.o16 FOR VALUES FROM (10) TO (20);
CREATE TABLE public.o23 PARTITION OF public.o16 DEFAULT;
