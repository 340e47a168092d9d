-- The sequence of a column that becomes an identity column has what it shall have, not what the defaults grant.
-- A
CREATE TABLE public."it's 42" ("Id" serial PRIMARY KEY) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO PUBLIC;
-- B
CREATE TABLE public."it's 42" ("Id" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO PUBLIC;
