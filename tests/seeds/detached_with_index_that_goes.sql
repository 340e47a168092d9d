-- A partition is detached, and loses the index that was a part of the whole table's, which goes too.
-- A
CREATE TABLE public.whole (k integer NOT NULL, v text, PRIMARY KEY (k)) PARTITION BY RANGE (k);
CREATE INDEX i ON public.whole (v, k);
CREATE TABLE public.part PARTITION OF public.whole FOR VALUES FROM (20) TO (30);
-- B
CREATE TABLE public.whole (k integer NOT NULL, v text, PRIMARY KEY (k)) PARTITION BY RANGE (k);
CREATE TABLE public.part (LIKE public.whole INCLUDING DEFAULTS, more inet DEFAULT '127.0.0.1');
