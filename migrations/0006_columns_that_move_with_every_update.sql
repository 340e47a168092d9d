-- columns that move with every update
--
-- revision: 0006
-- parents: 0005
-- created: 2026-11-21T15:55:59Z
-- from: 5e1f418476de09b7b615bca50565b40d
-- to: 60de6fbe80fbf6c9f44da1f574f1be93

-- migrate:up
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.posts_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF ROW(NEW.updated_at)::record *= ROW(OLD.updated_at)::record THEN NEW.updated_at := now(); END IF;
  IF ROW(NEW.version)::record *= ROW(OLD.version)::record THEN NEW.version := OLD.version + 1; END IF;
  RETURN NEW;
END$$;

CREATE FUNCTION public.users_on_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN
  IF ROW(NEW.updated_at)::record *= ROW(OLD.updated_at)::record THEN NEW.updated_at := now(); END IF;
  RETURN NEW;
END$$;

CREATE TRIGGER posts_on_update BEFORE UPDATE ON public.posts FOR EACH ROW EXECUTE FUNCTION public.posts_on_update();

CREATE TRIGGER users_on_update BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_on_update();

-- migrate:down
DROP TRIGGER posts_on_update ON public.posts;

DROP TRIGGER users_on_update ON public.users;

DROP FUNCTION public.posts_on_update();

DROP FUNCTION public.users_on_update();
