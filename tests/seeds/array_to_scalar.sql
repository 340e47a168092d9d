-- An array of texts becomes a time: there is no cast, but there is the way by its text.
-- A
CREATE TABLE public.t (a text[], b integer);
-- B
CREATE TABLE public.t (a time, b text[]);
