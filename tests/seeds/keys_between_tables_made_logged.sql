-- Two unlogged tables that reference each other are logged, neither before the other: their keys make way.
-- A
CREATE UNLOGGED TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE UNLOGGED TABLE public.b (id integer PRIMARY KEY, a integer REFERENCES public.a(id));
ALTER TABLE public.a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES public.b(id);
-- B
CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE TABLE public.b (id integer PRIMARY KEY, a integer REFERENCES public.a(id));
ALTER TABLE public.a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES public.b(id);
