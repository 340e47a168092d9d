-- An enum's labels change under a column that children have from their parents.
-- A
CREATE TYPE public.e AS ENUM ('new', 'old');
CREATE TABLE public.parent (id integer, state public.e);
CREATE TABLE public.child () INHERITS (public.parent);
CREATE TABLE public.parts (id integer, states public.e[]) PARTITION BY RANGE (id);
CREATE TABLE public.part PARTITION OF public.parts FOR VALUES FROM (0) TO (10);
CREATE TABLE public.out PARTITION OF public.parts FOR VALUES FROM (10) TO (20);
-- B
CREATE TYPE public.e AS ENUM ('old', 'new');
CREATE TABLE public.parent (id integer, state public.e);
CREATE TABLE public.child () INHERITS (public.parent);
CREATE TABLE public.parts (id integer, states public.e[]) PARTITION BY RANGE (id);
CREATE TABLE public.part PARTITION OF public.parts FOR VALUES FROM (0) TO (10);
CREATE TABLE public.out (id integer, states public.e[]);
