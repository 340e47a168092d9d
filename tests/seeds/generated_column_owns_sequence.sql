-- A generated column that is made again takes the sequence with it that it owns.
-- A
CREATE TABLE public.t (a text, b smallint GENERATED ALWAYS AS (a::smallint) STORED);
CREATE SEQUENCE public.s AS smallint OWNED BY public.t.b;
-- B
CREATE TABLE public.t (a text, b smallint GENERATED ALWAYS AS (a::smallint + 1::smallint) STORED);
CREATE SEQUENCE public.s AS smallint OWNED BY public.t.b;
