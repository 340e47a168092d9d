#include "apply/trash_functions.hpp"

namespace migrate::apply {
namespace {

constexpr const char* type_name = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_type_name(type oid, modifier integer) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$ SELECT pg_catalog.format_type(type, modifier) $$)";

constexpr const char* trash_entry = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_trash_entry(
  relation regclass, names name[], keys name[], of_revision text, of_direction text, versions text) RETURNS name
  LANGUAGE plpgsql AS $$
DECLARE
  of_columns name[];
  one record;
  state jsonb;
  sequences jsonb := '{}';
  entry name;
BEGIN
  IF pg_catalog.to_regnamespace('migrate_trash') IS NULL THEN
    IF NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') THEN
      RAISE insufficient_privilege USING MESSAGE = 'there is no schema migrate_trash, and the role may not create it',
        HINT = pg_catalog.format('CREATE SCHEMA migrate_trash AUTHORIZATION %I, as somebody who may', CURRENT_USER);
    END IF;
    CREATE SCHEMA migrate_trash;
  END IF;
  IF pg_catalog.to_regclass('migrate_trash.dropped') IS NULL THEN
    CREATE TABLE migrate_trash.dropped (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      version_table text NOT NULL,
      revision text NOT NULL,
      direction text NOT NULL CHECK (direction IN ('upgrade', 'downgrade')),
      dropped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      dropped_by text NOT NULL DEFAULT SESSION_USER,
      table_schema name NOT NULL,
      table_name name NOT NULL,
      column_names name[],
      key_names name[],
      types jsonb NOT NULL,
      sequences jsonb NOT NULL,
      kept_as name NOT NULL GENERATED ALWAYS AS (('kept_' || id::text || '_' || table_name::text)::name) STORED,
      stood_before jsonb,
      undone_at timestamptz
    );
  END IF;
  of_columns := ARRAY(
    SELECT attname FROM pg_catalog.pg_attribute
     WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND (names IS NULL OR attname = ANY (names || keys)));
  FOR one IN
    SELECT c AS name, pg_catalog.pg_get_serial_sequence(relation::text, c) AS sequence FROM pg_catalog.unnest(of_columns) c
  LOOP
    CONTINUE WHEN one.sequence IS NULL OR one.name = ANY (keys);
    EXECUTE 'SELECT pg_catalog.jsonb_build_array(last_value, is_called) FROM ' || one.sequence INTO state;
    sequences := sequences || pg_catalog.jsonb_build_object(one.name, state);
  END LOOP;
  INSERT INTO migrate_trash.dropped AS d
         (version_table, revision, direction, table_schema, table_name, column_names, key_names, types, sequences)
  SELECT versions, of_revision, of_direction, n.nspname, c.relname, names, keys,
         (SELECT pg_catalog.jsonb_object_agg(a.attname, pg_temp.migrate_type_name(a.atttypid, a.atttypmod))
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attname = ANY (of_columns)), sequences
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.oid = relation
  RETURNING d.kept_as INTO entry;
  RETURN entry;
END $$)";

// A column as it is kept: of a type or collation that somebody made, which may be dropped next, as text.
constexpr const char* kept_form = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_kept_form(relation regclass, of_column name) RETURNS text
  LANGUAGE sql AS $$
  SELECT CASE WHEN atttypid >= 16384 OR attcollation >= 16384
              THEN pg_catalog.format('CASE WHEN pg_catalog.num_nulls(%1$I) = 0 THEN pg_catalog.format(''%%s'', %1$I) END', attname)
         END
    FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attname = of_column
$$)";

// Leaves of a table its rows: all that binds it to others, or them to it, goes, as it would with the table.
constexpr const char* strip = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_strip(relation regclass) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  statement text;
  types text;
BEGIN
  FOREACH statement IN ARRAY ARRAY(
    SELECT s FROM (
      SELECT 1, pg_catalog.format('ALTER PUBLICATION %I DROP TABLE %s', p.pubname, relation)
        FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = relation
      UNION ALL
      SELECT 1, pg_catalog.format('ALTER TABLE %s NOT OF', relation) FROM pg_catalog.pg_class WHERE oid = relation AND reloftype <> 0
      UNION ALL
      SELECT 2, pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_catalog.pg_constraint
       WHERE contype = 'f' AND relation IN (conrelid, confrelid) AND conparentid = 0
      UNION ALL
      SELECT 3, pg_catalog.format('DROP TRIGGER %I ON %s', tgname, relation) FROM pg_catalog.pg_trigger
       WHERE tgrelid = relation AND NOT tgisinternal
      UNION ALL
      SELECT 3, pg_catalog.format('DROP POLICY %I ON %s', polname, relation) FROM pg_catalog.pg_policy WHERE polrelid = relation
      UNION ALL
      SELECT 3, pg_catalog.format('DROP RULE %I ON %s', rulename, relation) FROM pg_catalog.pg_rewrite WHERE ev_class = relation
      UNION ALL
      SELECT 3, pg_catalog.format('DROP STATISTICS %I.%I', n.nspname, s.stxname)
        FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = relation
      UNION ALL
      SELECT 3, pg_catalog.format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', relation)
        FROM pg_catalog.pg_class WHERE oid = relation AND (relrowsecurity OR relforcerowsecurity)
      UNION ALL
      SELECT 4, pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', relation, conname) FROM pg_catalog.pg_constraint
       WHERE contype IN ('c', 'p', 'u', 'x') AND conrelid = relation
      UNION ALL
      SELECT 5, pg_catalog.format('DROP INDEX %s', i.indexrelid::regclass) FROM pg_catalog.pg_index i
       WHERE i.indrelid = relation
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
      UNION ALL
      SELECT 6, pg_catalog.format(CASE WHEN a.attgenerated = 'v' THEN 'ALTER TABLE %s DROP COLUMN %I'
                                       WHEN a.attgenerated <> '' THEN 'ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION'
                                       WHEN a.attidentity <> '' THEN 'ALTER TABLE %s ALTER COLUMN %I DROP IDENTITY'
                                       ELSE 'ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT' END, relation, a.attname)
        FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND (a.atthasdef OR a.attidentity <> '')
      UNION ALL
      SELECT 7, pg_catalog.format('DROP SEQUENCE %s', d.objid::regclass)
        FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
       WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
         AND d.refobjid = relation AND d.deptype = 'a'
      UNION ALL
      SELECT DISTINCT 8, pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s CASCADE', relation,
                                           CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)
        FROM (SELECT (pg_catalog.aclexplode(relacl)).grantee FROM pg_catalog.pg_class WHERE oid = relation
              UNION SELECT (pg_catalog.aclexplode(attacl)).grantee FROM pg_catalog.pg_attribute WHERE attrelid = relation) g
       WHERE g.grantee <> (SELECT relowner FROM pg_catalog.pg_class WHERE oid = relation)
    ) AS strip(step, s) ORDER BY step, s)
  LOOP
    EXECUTE statement;
  END LOOP;
  SELECT pg_catalog.string_agg(
           pg_catalog.format('ALTER COLUMN %I TYPE text COLLATE pg_catalog."default" USING ', a.attname) || f.form, ', ')
    INTO types
    FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL pg_temp.migrate_kept_form(relation, a.attname) f(form)
   WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND f.form IS NOT NULL;
  IF types IS NOT NULL THEN
    EXECUTE pg_catalog.format('ALTER TABLE %s ', relation) || types;
  END IF;
END $$)";

// DROP TABLE, but that the rows go to migrate_trash.
constexpr const char* keep_tables = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_keep_tables(
  relations regclass[], cascades boolean, of_revision text, of_direction text, versions text) RETURNS void
  LANGUAGE plpgsql SET row_security = off AS $$
DECLARE
  statement text;
  problem text;
  relation regclass;
  facts record;
  kept_as name;
BEGIN
  relations := pg_catalog.array_remove(relations, NULL);
  IF pg_catalog.cardinality(relations) = 0 THEN
    RETURN;
  END IF;
  -- What the server would say to the DROP: it is tried and taken back.
  BEGIN
    IF cascades THEN
      FOREACH statement IN ARRAY ARRAY(
        SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_catalog.pg_constraint
         WHERE contype = 'f' AND confrelid = ANY (relations) AND conrelid <> ALL (relations) AND conparentid = 0)
      LOOP
        EXECUTE statement;
      END LOOP;
    END IF;
    EXECUTE 'DROP TABLE ' || pg_catalog.array_to_string(relations, ', ');
    RAISE SQLSTATE 'MG001';
  EXCEPTION
    WHEN SQLSTATE 'MG001' THEN NULL;
    WHEN dependent_objects_still_exist THEN
      IF NOT cascades THEN
        RAISE;
      END IF;
      GET STACKED DIAGNOSTICS problem = PG_EXCEPTION_DETAIL;
      RAISE EXCEPTION 'this table cannot be kept: CASCADE drops more with it than foreign keys'
        USING DETAIL = problem, HINT = 'drop that before, in statements of its own, or run this without keeping what is dropped';
  END;
  FOREACH statement IN ARRAY ARRAY(
    SELECT pg_catalog.format(CASE WHEN c.relispartition THEN 'ALTER TABLE %2$s DETACH PARTITION %1$s' ELSE 'ALTER TABLE %s NO INHERIT %s' END,
                             c.oid::regclass, i.inhparent::regclass)
      FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE i.inhrelid = ANY (relations))
  LOOP
    EXECUTE statement;
  END LOOP;
  FOREACH relation IN ARRAY relations LOOP
    SELECT c.relkind, c.relpersistence, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name INTO facts
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation;
    IF facts.relkind = 'p' AND EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = relation) THEN
      RAISE EXCEPTION 'table % cannot be kept: it is partitioned', facts.name
        USING HINT = 'drop its partitions before it, in statements of their own: each is kept; or run this without keeping what is dropped';
    END IF;
    IF facts.relkind = 'p' OR facts.relpersistence = 't' THEN
      EXECUTE pg_catalog.format('DROP TABLE %s%s', relation, CASE WHEN cascades THEN ' CASCADE' ELSE '' END);
      CONTINUE;
    END IF;
    kept_as := pg_temp.migrate_trash_entry(relation, NULL, NULL, of_revision, of_direction, versions);
    PERFORM pg_temp.migrate_strip(relation);
    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME TO %I', relation, kept_as);
    EXECUTE pg_catalog.format('ALTER TABLE %s SET SCHEMA migrate_trash', relation);
    RAISE NOTICE 'table % is kept as migrate_trash.%', facts.name, pg_catalog.quote_ident(kept_as);
  END LOOP;
END $$)";

// Before columns are dropped: their values go to migrate_trash, with the primary key.
constexpr const char* keep_columns = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_keep_columns(
  relation regclass, names name[], of_revision text, of_direction text, versions text) RETURNS void
  LANGUAGE plpgsql SET row_security = off AS $$
DECLARE
  facts record;
  has_rows boolean;
  keys name[];
  problem text;
  kept_as name;
BEGIN
  SELECT c.relkind, c.relpersistence, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name INTO facts
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation;
  names := ARRAY(SELECT attname FROM pg_catalog.pg_attribute
                  WHERE attrelid = relation AND attname = ANY (names) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                  ORDER BY attnum);
  IF pg_catalog.cardinality(names) = 0 OR facts.relkind NOT IN ('r', 'p') OR facts.relpersistence = 't' THEN
    RETURN;  -- nothing that the server would drop, or nothing that it could lose
  END IF;
  EXECUTE pg_catalog.format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
  EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %s)', relation) INTO has_rows;
  IF NOT has_rows THEN
    RETURN;
  END IF;
  SELECT pg_catalog.array_agg(a.attname ORDER BY k.n) INTO keys
    FROM pg_catalog.pg_constraint p
   CROSS JOIN LATERAL pg_catalog.unnest(p.conkey) WITH ORDINALITY AS k(attnum, n)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = p.conrelid AND a.attnum = k.attnum
   WHERE p.conrelid = relation AND p.contype = 'p';
  problem := CASE WHEN keys IS NULL THEN 'the table has no primary key, by which its values could be brought back'
                  WHEN keys && names THEN 'they are of the primary key, by which their values could be brought back'
                  WHEN facts.relkind = 'r' AND EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = relation)
                  THEN 'other tables inherit from it, whose rows its primary key does not tell apart' END;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION 'columns % of % cannot be kept: %', pg_catalog.array_to_string(names, ', '), facts.name, problem
      USING HINT = 'save them by statements of the script, or run this without keeping what is dropped';
  END IF;
  kept_as := pg_temp.migrate_trash_entry(relation, names, keys, of_revision, of_direction, versions);
  EXECUTE pg_catalog.format('CREATE TABLE migrate_trash.%I AS SELECT %s FROM %s', kept_as,
    (SELECT pg_catalog.string_agg(coalesce(pg_temp.migrate_kept_form(relation, c) || pg_catalog.format(' AS %I', c), pg_catalog.format('%I', c)), ', ' ORDER BY n)
       FROM pg_catalog.unnest(keys || names) WITH ORDINALITY AS k(c, n)), relation);
  PERFORM pg_temp.migrate_strip(pg_catalog.format('migrate_trash.%I', kept_as)::regclass);
  RAISE NOTICE 'columns % of % are kept as migrate_trash.%', pg_catalog.array_to_string(names, ', '), facts.name, pg_catalog.quote_ident(kept_as);
END $$)";

// Round a statement of which only the server knows what it does: the tables and columns that there are, and
// an exception where one is gone.
constexpr const char* note_columns = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_note_columns() RETURNS void
  LANGUAGE sql AS $$
  SELECT pg_catalog.set_config('migrate.columns', coalesce(pg_catalog.jsonb_object_agg(
           a.attrelid::text || '.' || a.attnum::text,
           pg_catalog.jsonb_build_array(pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.quote_ident(a.attname)))::text, '{}'), true)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_toast', 'migrate_trash')
     AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
$$)";

constexpr const char* raise_if_dropped = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_raise_if_dropped() RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  gone text;
BEGIN
  SELECT pg_catalog.string_agg(g.what, ', ') INTO gone FROM (
    SELECT DISTINCT CASE WHEN c.oid IS NULL THEN 'table ' || (e.value ->> 0)
                         ELSE 'column ' || (e.value ->> 0) || '.' || (e.value ->> 1) END AS what
      FROM pg_catalog.jsonb_each(pg_catalog.current_setting('migrate.columns')::jsonb) e
     CROSS JOIN LATERAL (SELECT pg_catalog.split_part(e.key, '.', 1)::oid AS oid, pg_catalog.split_part(e.key, '.', 2)::smallint AS number) k
      LEFT JOIN pg_catalog.pg_class c ON c.oid = k.oid
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = k.oid AND a.attnum = k.number AND NOT a.attisdropped
     WHERE a.attnum IS NULL
     ORDER BY 1) g;
  IF gone IS NOT NULL THEN
    RAISE EXCEPTION 'this statement drops what cannot be kept: %', gone
      USING HINT = 'drop it by DROP TABLE or ALTER TABLE … DROP COLUMN in the script, or run this without keeping what is dropped';
  END IF;
END $$)";

}  // namespace

std::vector<const char*> keeping_functions() {
  return {type_name,   trash_entry,  kept_form,    strip,
          keep_tables, keep_columns, note_columns, raise_if_dropped};
}

}  // namespace migrate::apply
