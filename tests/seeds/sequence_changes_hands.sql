-- A sequence goes from the column of one role's table to that of another's.
-- A
CREATE TABLE public.o27 ();
ALTER TABLE public.o27 ADD COLUMN o28 varchar(20) DEFAULT '1';
CREATE TABLE public.o30 (own integer) INHERITS (public.o27);
CREATE TABLE public.o31 (k integer NOT NULL, v text) PARTITION BY HASH (abs(k));
CREATE SEQUENCE public.o35 AS integer INCREMENT BY 5 MAXVALUE 30000 START WITH 30 OWNED BY public.o31.k;
ALTER TABLE public.o31 OWNER TO pg_write_all_data;
-- B
CREATE TABLE public.o27 ();
ALTER TABLE public.o27 ADD COLUMN o28 varchar(20) DEFAULT '1';
CREATE TABLE public.o30 (own integer) INHERITS (public.o27);
CREATE TABLE public.o31 (k integer NOT NULL, v text) PARTITION BY HASH (abs(k));
CREATE SEQUENCE public.o35 AS integer INCREMENT BY 5 MAXVALUE 30000 START WITH 30 OWNED BY public.o30.o28;
ALTER TABLE public.o31 OWNER TO pg_write_all_data;
