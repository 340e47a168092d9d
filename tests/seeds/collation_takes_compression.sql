-- Another collation takes the compression of the column with it.
-- A
CREATE TABLE public.t (a text COMPRESSION pglz);
-- B
CREATE TABLE public.t (a text COMPRESSION pglz COLLATE "C");
