-- The server prints the expression otherwise once it has read its own print; B is never read again.
-- A
CREATE TABLE public.t (n numeric, CONSTRAINT c CHECK (n > 0));
-- B
CREATE TABLE public.t (n numeric, CONSTRAINT c CHECK ((n BETWEEN 0 AND 1000) AND (n IS NOT NULL)));
