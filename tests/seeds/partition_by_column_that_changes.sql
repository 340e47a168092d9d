-- A partition that is partitioned itself is made with its key column, whatever changes of that in the parent.
-- A
CREATE TABLE public.o47 (k integer, v text DEFAULT 'x') PARTITION BY RANGE (abs(k));
CREATE TABLE public.o51 PARTITION OF public.o47 FOR VALUES FROM (10) TO (20) PARTITION BY LIST (k);
-- B
CREATE TABLE public.o47 (k integer NOT NULL, v text DEFAULT 'x') PARTITION BY RANGE (abs(k));
