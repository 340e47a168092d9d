-- A view goes because a column's type changes; what stood on it would be freed by a change that waits for that column.
-- A
CREATE TABLE public.t (a varchar(20), b text);
CREATE VIEW public.goes AS SELECT a, b FROM public.t;
CREATE VIEW public.stays AS SELECT b::text AS c FROM public.goes;
-- B
CREATE TABLE public.t (a real, b text);
CREATE VIEW public.stays AS SELECT a::text AS c FROM public.t;
