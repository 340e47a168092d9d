-- views and likes are no edits
--
-- revision: 0009
-- parents: 0008
-- created: 2026-11-22T07:08:58Z
-- from: e19df42a43aedecb46a30daa77c7ccb3
-- to: 54e9136b804c6241980f5511d9466fc9

-- migrate:up
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.posts_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF ROW(NEW.updated_at)::record *= ROW(OLD.updated_at)::record THEN NEW.updated_at := now(); END IF;
  IF ROW(NEW.version)::record *= ROW(OLD.version)::record THEN NEW.version := OLD.version + (NEW.view_count = OLD.view_count AND NEW.like_count = OLD.like_count)::integer; END IF;
  RETURN NEW;
END$$;

-- migrate:down
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.posts_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF ROW(NEW.updated_at)::record *= ROW(OLD.updated_at)::record THEN NEW.updated_at := now(); END IF;
  IF ROW(NEW.version)::record *= ROW(OLD.version)::record THEN NEW.version := OLD.version + 1; END IF;
  RETURN NEW;
END$$;
