#include "apply/trash_functions.hpp"

namespace migrate::apply {
namespace {

// Before the way back makes anything again: what stands where the dropped things stood, made by the revision
// itself or by others, is none of theirs. The first run of several counts.
constexpr const char* begin_undoing = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_begin_undoing(of_revision text, versions text) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  IF pg_catalog.to_regclass('migrate_trash.dropped') IS NULL THEN
    RETURN;
  END IF;
  UPDATE migrate_trash.dropped d
     SET stood_before = coalesce(
           (SELECT pg_catalog.jsonb_build_object('relation', c.oid, 'columns', (
                     SELECT pg_catalog.jsonb_object_agg(a.attname, a.attnum) FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname = ANY (d.column_names)))
              FROM pg_catalog.pg_class c
             WHERE c.oid = pg_catalog.to_regclass(pg_catalog.format('%I.%I', d.table_schema, d.table_name))), '{}')
   WHERE d.version_table = versions AND d.revision = of_revision AND d.undone_at IS NULL AND d.stood_before IS NULL;
END $$)";

// Brings back what the entry keeps, where the table is there with every column as it was, and was made since
// the way back began. Where it is not: 'when ready' leaves it, 'what can be' warns and brings back the
// columns that are there, 'all' (whoever made them) raises an exception.
constexpr const char* bring_back = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_bring_back(of_id bigint, manner text) RETURNS void
  LANGUAGE plpgsql SET row_security = off AS $$
DECLARE
  entry record;
  kept regclass;
  relation regclass;
  target text;
  stood_before jsonb;
  fields record;
  one record;
  moved bigint;
  expected bigint;
  triggers text[] := '{}';
  constraints text;
  statement text;
BEGIN
  SELECT * INTO STRICT entry FROM migrate_trash.dropped WHERE id = of_id;
  kept := pg_catalog.format('migrate_trash.%I', entry.kept_as)::regclass;
  target := pg_catalog.format('%I.%I', entry.table_schema, entry.table_name);
  stood_before := CASE WHEN manner <> 'all' THEN entry.stood_before END;
  relation := (SELECT oid FROM pg_catalog.pg_class
                WHERE oid = pg_catalog.to_regclass(target) AND relkind IN ('r', 'p')
                  AND (entry.key_names IS NOT NULL OR oid IS DISTINCT FROM (stood_before ->> 'relation')::oid));
  SELECT pg_catalog.string_agg(f.name, ', ' ORDER BY f.n) FILTER (WHERE f.type IS NULL) AS missing,
         coalesce(pg_catalog.bool_or(f.type IS NULL AND f.is_key), false) AS lacks_key,
         pg_catalog.string_agg(pg_catalog.format('%s was %s, it is %s now', f.name, f.old_type, f.type), ', ' ORDER BY f.n)
           FILTER (WHERE f.is_plain AND f.type <> f.old_type) AS changed,
         pg_catalog.string_agg(f.name, ', ' ORDER BY f.n) FILTER (WHERE f.is_plain AND NOT f.is_key) AS names,
         pg_catalog.string_agg(f.value, ', ' ORDER BY f.n) FILTER (WHERE f.is_plain AND NOT f.is_key) AS values,
         pg_catalog.string_agg(f.name || ' = ' || f.value, ', ' ORDER BY f.n) FILTER (WHERE f.is_plain AND NOT f.is_key) AS assignments,
         pg_catalog.string_agg('t.' || f.name || ' = ' || f.value, ' AND ' ORDER BY f.n) FILTER (WHERE f.is_key) AS same_row
    INTO fields
    FROM (SELECT k.attnum AS n, pg_catalog.quote_ident(k.attname) AS name, a.attgenerated = '' AS is_plain,
                 coalesce(k.attname = ANY (entry.key_names), false) AS is_key, entry.types ->> k.attname AS old_type, t.type,
                 CASE WHEN k.atttypid = a.atttypid THEN 'k.' || pg_catalog.quote_ident(k.attname)
                      ELSE 'CAST(k.' || pg_catalog.quote_ident(k.attname) || ' AS ' || t.type || ')' END AS value
            FROM pg_catalog.pg_attribute k
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = relation AND a.attname = k.attname AND NOT a.attisdropped
                 AND (relation::oid IS DISTINCT FROM (stood_before ->> 'relation')::oid
                      OR a.attnum IS DISTINCT FROM (stood_before -> 'columns' ->> a.attname)::smallint)
            LEFT JOIN LATERAL pg_temp.migrate_type_name(a.atttypid, a.atttypmod) t(type) ON true
           WHERE k.attrelid = kept AND k.attnum > 0 AND NOT k.attisdropped) f;
  IF manner = 'when ready' AND (relation IS NULL OR fields.missing IS NOT NULL OR fields.changed IS NOT NULL) THEN
    RETURN;
  END IF;
  IF relation IS NULL OR fields.names IS NULL OR fields.lacks_key OR (manner = 'all' AND fields.missing IS NOT NULL) THEN
    IF manner = 'all' THEN
      RAISE EXCEPTION 'entry % of the trash cannot be brought back into %: %', of_id, target,
        CASE WHEN relation IS NULL THEN 'there is no such table' ELSE 'it lacks ' || fields.missing END;
    END IF;
    RAISE WARNING 'what was dropped of % stays in the trash, as entry %: %', target, of_id,
      CASE WHEN relation IS NULL THEN 'the table was not made again' ELSE 'of the table were not made again: ' || fields.missing END;
    RETURN;
  END IF;
  IF fields.changed IS NOT NULL THEN
    RAISE EXCEPTION 'what was dropped of % cannot be brought back: %', target, fields.changed
      USING HINT = 'give it the type that it had, or let go what is kept: migrate trash purge';
  END IF;

  FOR one IN SELECT tgname, tgenabled FROM pg_catalog.pg_trigger
              WHERE tgrelid = relation AND NOT tgisinternal AND tgparentid = 0 AND tgenabled IN ('O', 'A') LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s DISABLE TRIGGER %I', relation, one.tgname);
    triggers := triggers || pg_catalog.format('ALTER TABLE %s ENABLE %s TRIGGER %I', relation,
                                              CASE one.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, one.tgname);
  END LOOP;
  IF entry.key_names IS NULL THEN
    EXECUTE pg_catalog.format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s k', relation, fields.names,
                              fields.values, kept);
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE 'SELECT count(*) FROM ' || kept INTO expected;
  ELSE
    EXECUTE pg_catalog.format('UPDATE %s t SET %s FROM %s k WHERE %s', relation, fields.assignments, kept, fields.same_row);
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE pg_catalog.format('SELECT count(*) FROM %s t JOIN %s k ON %s', relation, kept, fields.same_row) INTO expected;
  END IF;
  IF moved <> expected THEN
    RAISE EXCEPTION 'of % rows of % only % took back what was dropped: a rule stands in the way', expected, target, moved
      USING HINT = 'make rules after what they are for, in the way back';
  END IF;
  FOR one IN SELECT q.sequence, s.value
               FROM pg_catalog.jsonb_each(entry.sequences) s
               JOIN pg_catalog.pg_attribute a ON a.attrelid = relation AND a.attname = s.key AND NOT a.attisdropped
              CROSS JOIN LATERAL pg_catalog.pg_get_serial_sequence(relation::text, s.key) q(sequence)
              WHERE q.sequence IS NOT NULL LOOP
    PERFORM pg_catalog.setval(one.sequence, (one.value ->> 0)::bigint, (one.value ->> 1)::boolean);
  END LOOP;
  -- A check that is deferred would keep the table from being altered by what follows; it waits where it would fail now.
  constraints := (SELECT pg_catalog.string_agg(pg_catalog.format('%I.%I', n.nspname, c.conname), ', ')
                    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
                   WHERE relation IN (c.conrelid, c.confrelid) AND c.condeferred);
  IF constraints IS NOT NULL THEN
    BEGIN
      EXECUTE 'SET CONSTRAINTS ' || constraints || ' IMMEDIATE';
      EXECUTE 'SET CONSTRAINTS ' || constraints || ' DEFERRED';
    EXCEPTION WHEN integrity_constraint_violation THEN NULL;
    END;
  END IF;
  FOREACH statement IN ARRAY triggers LOOP
    EXECUTE statement;
  END LOOP;
  RAISE NOTICE 'brought back from the trash into %: % %', target, moved, CASE moved WHEN 1 THEN 'row' ELSE 'rows' END;
  IF fields.missing IS NOT NULL THEN
    RAISE WARNING 'of the table % were not made again: %. Those values stay in the trash, as entry %', target, fields.missing, of_id;
    UPDATE migrate_trash.dropped SET undone_at = pg_catalog.clock_timestamp() WHERE id = of_id;
  ELSE
    EXECUTE 'DROP TABLE ' || kept;
    DELETE FROM migrate_trash.dropped WHERE id = of_id;
  END IF;
  -- What an earlier run of the same revision dropped of it is older than this.
  UPDATE migrate_trash.dropped SET undone_at = pg_catalog.clock_timestamp()
   WHERE version_table = entry.version_table AND revision = entry.revision AND direction = entry.direction AND id < of_id
     AND table_schema = entry.table_schema AND table_name = entry.table_name
     AND column_names IS NOT DISTINCT FROM entry.column_names AND undone_at IS NULL;
END $$)";

// What an upgrade to the revision dropped. At the end of the way back nothing waits any longer.
constexpr const char* bring_back_of = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_bring_back_of(of_revision text, versions text, at_end boolean) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  entry bigint;
BEGIN
  IF pg_catalog.to_regclass('migrate_trash.dropped') IS NULL THEN
    RETURN;
  END IF;
  FOREACH entry IN ARRAY ARRAY(
    SELECT id FROM migrate_trash.dropped
     WHERE version_table = versions AND revision = of_revision AND direction = 'upgrade' AND undone_at IS NULL ORDER BY id DESC)
  LOOP
    -- An older one may just have been settled by a newer one.
    IF EXISTS (SELECT FROM migrate_trash.dropped WHERE id = entry AND undone_at IS NULL) THEN
      PERFORM pg_temp.migrate_bring_back(entry, CASE WHEN at_end THEN 'what can be' ELSE 'when ready' END);
    END IF;
  END LOOP;
  IF at_end THEN
    UPDATE migrate_trash.dropped SET undone_at = pg_catalog.clock_timestamp()
     WHERE version_table = versions AND revision = of_revision AND undone_at IS NULL;
  END IF;
END $$)";

// By hand: a table comes back under its name, bare, where that is free; all else into what is there.
constexpr const char* restore = R"(
CREATE OR REPLACE FUNCTION pg_temp.migrate_restore(of_id bigint) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  entry record;
  kept regclass;
  target text;
  one record;
BEGIN
  SELECT * INTO STRICT entry FROM migrate_trash.dropped WHERE id = of_id;
  target := pg_catalog.format('%I.%I', entry.table_schema, entry.table_name);
  IF entry.key_names IS NOT NULL OR pg_catalog.to_regclass(target) IS NOT NULL THEN
    PERFORM pg_temp.migrate_bring_back(of_id, 'all');
    RETURN;
  END IF;
  kept := pg_catalog.format('migrate_trash.%I', entry.kept_as)::regclass;
  IF pg_catalog.to_regnamespace(pg_catalog.quote_ident(entry.table_schema)) IS NULL THEN
    RAISE EXCEPTION 'the table % cannot be restored: its schema is not there', target;
  END IF;
  FOR one IN SELECT pg_catalog.quote_ident(attname) AS name, entry.types ->> attname AS type
               FROM pg_catalog.pg_attribute
              WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped
                AND pg_temp.migrate_type_name(atttypid, atttypmod) <> entry.types ->> attname LOOP
    IF pg_catalog.to_regtype(one.type) IS NULL THEN
      RAISE WARNING 'the column % stays of type text: there is no type %', one.name, one.type;
    ELSE
      EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s TYPE %s USING CAST(%2$s AS %3$s)', kept, one.name, one.type);
    END IF;
  END LOOP;
  EXECUTE pg_catalog.format('ALTER TABLE %s SET SCHEMA %I', kept, entry.table_schema);
  EXECUTE pg_catalog.format('ALTER TABLE %s RENAME TO %I', kept, entry.table_name);
  DELETE FROM migrate_trash.dropped WHERE id = of_id;
  RAISE NOTICE 'the table % is there again, without keys, constraints, indexes, defaults, triggers and grants', target;
END $$)";

}  // namespace

std::vector<const char*> returning_functions() {
  return {begin_undoing, bring_back, bring_back_of, restore};
}

}  // namespace migrate::apply
