-- Every kind of object at once, each leaning on others: what pg_dump, psql and the program are held against in
-- tests/integration/regression_test.cpp. The roles regression_owner and regression_user are there.

CREATE SCHEMA app;
CREATE SCHEMA "Odd ""schema""" AUTHORIZATION regression_owner;
COMMENT ON SCHEMA app IS 'Everything''s home';
GRANT USAGE ON SCHEMA app TO regression_user;

CREATE EXTENSION citext SCHEMA app;
CREATE EXTENSION btree_gist;

CREATE COLLATION app.loose (provider = icu, locale = 'und', deterministic = false);
COMMENT ON COLLATION app.loose IS 'Accents count for nothing';

CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok', 'Happy');
CREATE TYPE app.address AS (street text COLLATE "C", "zip code" varchar(10));
CREATE DOMAIN app.positive AS numeric(10,2) DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0);
CREATE DOMAIN app.email AS app.citext NOT NULL CHECK (VALUE ~ '@');
CREATE FUNCTION app.span_distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT RETURN $1 - $2;
CREATE TYPE app.span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = app.span_distance, MULTIRANGE_TYPE_NAME = app.spans);
COMMENT ON TYPE app.address IS 'Where';
COMMENT ON COLUMN app.address.street IS 'With the number';
COMMENT ON CONSTRAINT above ON DOMAIN app.positive IS 'Nothing for nothing';

CREATE TYPE app.raw;
CREATE FUNCTION app.raw_in(cstring) RETURNS app.raw LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.raw_out(app.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.raw (INPUT = app.raw_in, OUTPUT = app.raw_out, LIKE = text, CATEGORY = 'S', DEFAULT = 'x', DELIMITER = ';');
CREATE TYPE app.to_come;

CREATE SEQUENCE app.numbers AS smallint INCREMENT 2 MINVALUE -5 MAXVALUE 500 START 7 CACHE 3 CYCLE;

-- Functions that tables need
CREATE FUNCTION app.is_known(a app.address, "With Default" int DEFAULT 1, VARIADIC rest text[] DEFAULT '{}') RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 7 AS $_$SELECT $1 IS NOT NULL$_$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
  NEW.touched := now();  -- a $tag$ inside
  RETURN NEW;
END$$;
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION app.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;

CREATE TABLE app.people (
    id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5) PRIMARY KEY,
    email app.email,
    "Full name" text COLLATE app.loose NOT NULL DEFAULT 'x''y',
    mood app.mood DEFAULT 'it''s ok' CHECK (mood <> 'sad'),
    home app.address,
    phones text[] DEFAULT '{}' NOT NULL,
    worth app.positive,
    span app.span,
    raw app.raw,
    boss bigint REFERENCES app.people ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    initials text GENERATED ALWAYS AS (upper("left"("Full name", 2))) STORED,
    number smallint DEFAULT nextval('app.numbers'),
    code char(3) DEFAULT 'abc'::bpchar,
    valid tstzrange,
    touched timestamptz DEFAULT now(),
    CONSTRAINT "Known home" CHECK (app.is_known(home)) NO INHERIT,
    CONSTRAINT either CHECK (code IN ('abc', 'def') OR worth > 1.50) NOT VALID,
    CONSTRAINT one_at_a_time EXCLUDE USING gist (number WITH =, valid WITH &&) WHERE (number > 0)
) WITH (autovacuum_enabled = false, fillfactor = 70);
ALTER SEQUENCE app.numbers OWNED BY app.people.number;
ALTER TABLE app.people ALTER phones SET STATISTICS 50, ALTER "Full name" SET STORAGE EXTERNAL, ALTER "Full name" SET (n_distinct = -0.5);
ALTER TABLE app.people ALTER touched SET STATISTICS 0;
CREATE UNIQUE INDEX people_mail ON app.people (lower(email::text) text_pattern_ops, number DESC NULLS LAST) INCLUDE (code) NULLS NOT DISTINCT WHERE boss IS NULL;
CREATE INDEX people_phones ON app.people USING gin (phones) WITH (fastupdate = off);
ALTER INDEX app.people_mail ALTER COLUMN 1 SET STATISTICS 77;
CREATE INDEX people_valid ON app.people USING brin (touched) WITH (pages_per_range = 8);
ALTER TABLE app.people REPLICA IDENTITY FULL;
ALTER TABLE app.people CLUSTER ON people_pkey;
COMMENT ON TABLE app.people IS E'Two\nlines, and a \\ and a ''quote''';
COMMENT ON COLUMN app.people."Full name" IS 'As one says it';
COMMENT ON CONSTRAINT either ON app.people IS 'One of both';
COMMENT ON INDEX app.people_mail IS 'Case does not count';

CREATE TABLE "Odd ""schema"""."Table, with.dots" (
    "select" int, "Ünïcode" text, n int, PRIMARY KEY ("select", n),
    FOREIGN KEY ("select") REFERENCES app.people (id) MATCH FULL ON UPDATE CASCADE ON DELETE RESTRICT NOT VALID,
    UNIQUE NULLS NOT DISTINCT ("Ünïcode") DEFERRABLE);
ALTER TABLE "Odd ""schema"""."Table, with.dots" OWNER TO regression_owner;
GRANT SELECT, UPDATE ("Ünïcode") ON "Odd ""schema"""."Table, with.dots" TO regression_user WITH GRANT OPTION;
CREATE UNLOGGED TABLE scratch_pad (a int);
CREATE TABLE typed OF app.address (PRIMARY KEY (street));

-- Partitions and heirs
CREATE TABLE app.events (id int, at date NOT NULL, kind text DEFAULT 'k', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE app.events_old PARTITION OF app.events FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE app.events_new PARTITION OF app.events (kind DEFAULT 'new') FOR VALUES FROM ('2020-01-01') TO ('2030-01-01') PARTITION BY HASH (id);
CREATE TABLE app.events_new_0 PARTITION OF app.events_new FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.events_new_1 PARTITION OF app.events_new FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE app.events_rest PARTITION OF app.events DEFAULT;
CREATE INDEX events_kind ON app.events (kind);
CREATE TABLE app.listed (k text) PARTITION BY LIST (lower(k));
CREATE TABLE app.listed_a PARTITION OF app.listed FOR VALUES IN ('a', NULL);
CREATE TABLE app.heir (extra int CHECK (extra > 0)) INHERITS (app.people);

-- Views on views
CREATE VIEW app.happy WITH (security_barrier = true) AS
    SELECT id, "Full name", mood FROM app.people WHERE mood = 'Happy' WITH LOCAL CHECK OPTION;
ALTER VIEW app.happy ALTER mood SET DEFAULT 'Happy';
CREATE VIEW app.names AS SELECT string_agg(h."Full name", ', ' ORDER BY id) AS names, count(*) FROM app.happy h;
COMMENT ON COLUMN app.names.names IS 'All of them';
CREATE VIEW app.codes AS SELECT code IN ('abc', 'def') AS usual, CASE WHEN number BETWEEN 1 AND 3 THEN 'few' ELSE 'many' END AS some FROM app.people;
CREATE MATERIALIZED VIEW app.totals AS SELECT kind, count(*) AS number FROM app.events GROUP BY kind WITH NO DATA;
CREATE UNIQUE INDEX totals_kind ON app.totals (kind);
CREATE RECURSIVE VIEW app.counting (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < 9;

-- Routines
CREATE FUNCTION app.listing(OUT id bigint, OUT name text) RETURNS SETOF record LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
  SELECT p.id, p."Full name" FROM app.people p;
END;
CREATE FUNCTION app.table_of(p app.people) RETURNS TABLE (a int, b app.mood) LANGUAGE plpgsql AS $$BEGIN RETURN; END$$;
CREATE FUNCTION app.plus(a anyelement, b anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT LEAKPROOF AS 'SELECT a';
CREATE FUNCTION app.plus(a int, b int, c int = 3) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b + c';
CREATE PROCEDURE app.clean(INOUT n int DEFAULT 0) LANGUAGE plpgsql AS $$BEGIN COMMIT; END$$;
CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = safe,
    MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0');
CREATE FUNCTION app.addresses_equal(app.address, app.address) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT ($1).street = ($2).street';
CREATE FUNCTION app.address_text(app.address) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).street';
REVOKE EXECUTE ON FUNCTION app.listing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.listing() TO regression_user;
GRANT EXECUTE ON FUNCTION app.citext_hash(app.citext) TO regression_user;
REVOKE EXECUTE ON FUNCTION app.citext_cmp(app.citext, app.citext) FROM PUBLIC;
COMMENT ON FUNCTION app.plus(int, int, int) IS 'Of three';
COMMENT ON AGGREGATE app.total(int) IS 'Sum';

-- Operators, casts and what belongs to them
CREATE OPERATOR app.=== (LEFTARG = app.address, RIGHTARG = app.address, FUNCTION = app.addresses_equal, COMMUTATOR = OPERATOR(app.===),
    RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR app.=== (app.address, app.address) IS 'Same street';
CREATE CAST (app.address AS text) WITH FUNCTION app.address_text(app.address) AS ASSIGNMENT;
CREATE OPERATOR FAMILY app.int_family USING btree;
CREATE OPERATOR CLASS app.int_ops FOR TYPE int USING btree FAMILY app.int_family AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX heir_extra ON app.heir (extra app.int_ops);
CREATE CONVERSION app.from_latin1 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler;
CREATE LANGUAGE plagain HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE TRANSFORM FOR int LANGUAGE plagain (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));

-- Triggers, rules, policies
CREATE TRIGGER touching BEFORE UPDATE OF email, "Full name" ON app.people FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION app.touch();
CREATE TRIGGER noting AFTER INSERT ON app.people REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.note('an argument', 'it''s');
CREATE CONSTRAINT TRIGGER late AFTER DELETE ON app.people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.note();
ALTER TABLE app.people DISABLE TRIGGER noting;
CREATE TRIGGER each_event AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.note();
CREATE TRIGGER instead INSTEAD OF INSERT ON app.happy FOR EACH ROW EXECUTE FUNCTION app.note();
COMMENT ON TRIGGER touching ON app.people IS 'Moves touched';
CREATE EVENT TRIGGER watching ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION app.refuse();
ALTER EVENT TRIGGER watching DISABLE;
CREATE RULE silent AS ON DELETE TO app.names DO INSTEAD NOTHING;
CREATE RULE logged AS ON INSERT TO scratch_pad WHERE new.a > 5 DO ALSO INSERT INTO scratch_pad VALUES (1);
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON app.people AS RESTRICTIVE FOR SELECT TO regression_user USING (id IN (SELECT id FROM app.happy));
CREATE POLICY any_row ON app.people WITH CHECK (worth > 0);
COMMENT ON POLICY own_rows ON app.people IS 'Happy ones';
CREATE STATISTICS app.people_stats (dependencies, mcv) ON code, number, lower(email::text) FROM app.people;
ALTER STATISTICS app.people_stats SET STATISTICS 90;

-- Text search
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = app.template, STOPWORDS = 'english', ACCEPT = 'false');
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.parser);
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.words, english_stem;
CREATE INDEX people_words ON app.people USING gin (to_tsvector('app.search', "Full name"));

-- Neighbours
CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'h');
CREATE USER MAPPING FOR regression_user SERVER far OPTIONS (user 'u');
CREATE FOREIGN TABLE app.there (a int OPTIONS (column_name 'b') NOT NULL, CHECK (a > 0)) SERVER far OPTIONS (table_name 't');
GRANT USAGE ON FOREIGN SERVER far TO regression_user;
CREATE PUBLICATION "some" FOR TABLE app.people (id, email) WHERE (id > 10), typed WITH (publish = 'insert, delete');
CREATE PUBLICATION whole FOR TABLES IN SCHEMA app;

-- Who may do what
ALTER DEFAULT PRIVILEGES FOR ROLE regression_owner IN SCHEMA app GRANT SELECT ON TABLES TO regression_user;
ALTER DEFAULT PRIVILEGES FOR ROLE regression_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER FUNCTION app.touch() OWNER TO regression_owner;
GRANT ALL ON app.happy TO regression_user;
GRANT SELECT (id, mood) ON app.people TO regression_user;
