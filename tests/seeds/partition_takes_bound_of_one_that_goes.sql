-- A partition moves to the bound of another, whose table is dropped: that goes first.
-- A
CREATE TABLE public.o30 (k integer NOT NULL, v text) PARTITION BY RANGE (abs(k));
CREATE TABLE public.o32 PARTITION OF public.o30 FOR VALUES FROM (20) TO (30);
CREATE TABLE public.o41 PARTITION OF public.o30 FOR VALUES FROM (40) TO (50);
-- B
CREATE TABLE public.o30 (k integer NOT NULL, v text) PARTITION BY RANGE (abs(k));
CREATE TABLE public.o32 PARTITION OF public.o30 FOR VALUES FROM (40) TO (50);
