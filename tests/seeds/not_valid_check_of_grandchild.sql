-- A check that is not valid comes valid to a grandchild made later; it is printed otherwise once it is read again.
-- A
CREATE TABLE public."a.b 2" ("Id" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY); ALTER TABLE public."a.b 2" REPLICA IDENTITY FULL;
ALTER TABLE public."a.b 2" ADD COLUMN o13 varchar(20);
CREATE TABLE public.o15 (own integer DEFAULT 7) INHERITS (public."a.b 2");
ALTER TABLE public."a.b 2" ADD CONSTRAINT o17 CHECK (o13 IN ('1', '2', '3')) NOT VALID;
CREATE TABLE public."sélect 36" (own integer DEFAULT 7) INHERITS (public.o15);
-- B
CREATE TABLE public."a.b 2" ("Id" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY); ALTER TABLE public."a.b 2" REPLICA IDENTITY FULL;
ALTER TABLE public."a.b 2" ADD COLUMN o13 varchar(20);
CREATE TABLE public.o15 (own integer DEFAULT 7) INHERITS (public."a.b 2");
ALTER TABLE public."a.b 2" ADD CONSTRAINT o17 CHECK (o13 IN ('1', '2', '3')) NOT VALID;
CREATE TABLE public."sélect 36" (own integer DEFAULT 7) INHERITS (public.o15);
