-- columns that move with every update
--
-- revision: 0006
-- parents: 0005
-- created: 2026-11-21T14:57:15Z
-- from: 5e1f418476de09b7b615bca50565b40d
-- to: 1a32e3c95af954797c5cf9460686ad4f

-- migrate:up
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.posts_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN NEW.updated_at := now(); END IF;
  IF NEW.version IS NOT DISTINCT FROM OLD.version THEN NEW.version := OLD.version + 1; END IF;
  RETURN NEW;
END$$;

CREATE FUNCTION public.users_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN NEW.updated_at := now(); END IF;
  RETURN NEW;
END$$;

CREATE TRIGGER posts_on_update BEFORE UPDATE ON public.posts FOR EACH ROW EXECUTE FUNCTION public.posts_on_update();

CREATE TRIGGER users_on_update BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_on_update();

-- migrate:down
DROP TRIGGER posts_on_update ON public.posts;

DROP TRIGGER users_on_update ON public.users;

DROP FUNCTION public.posts_on_update();

DROP FUNCTION public.users_on_update();
