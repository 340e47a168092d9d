-- user profiles
--
-- revision: 0002
-- parents: 0001
-- created: 2026-11-21T09:25:55Z
-- from: e2254680613c52a755cee9f27ee21acf
-- to: b6a92706c6de2c0e805b66ceb7a7f47a

-- migrate:up
ALTER TABLE public.users ADD COLUMN display_name character varying(255);

ALTER TABLE public.users ADD COLUMN bio text;

ALTER TABLE public.users ADD COLUMN avatar_url character varying(500);

ALTER TABLE public.users ADD COLUMN settings jsonb DEFAULT '{}'::jsonb NOT NULL;

ALTER TABLE public.users ADD COLUMN last_login_at timestamp without time zone;

ALTER TABLE public.users ADD COLUMN email_verified_at timestamp without time zone;

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN display_name;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN bio;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN avatar_url;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN settings;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN last_login_at;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN email_verified_at;
