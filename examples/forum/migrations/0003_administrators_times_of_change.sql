-- administrators, times of change
--
-- revision: 0003
-- parents: 0002
-- created: 2026-11-21T09:26:01Z
-- from: 01c2a1d350e063c6e538619781837cfa
-- to: 0117b842addf5471cf5812e77bfcded2

-- migrate:up
ALTER TABLE public.posts ADD COLUMN updated_at timestamp with time zone;

ALTER TABLE public.users ADD COLUMN is_admin boolean DEFAULT false NOT NULL;

ALTER TABLE public.users ADD COLUMN updated_at timestamp with time zone;

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN updated_at;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN is_admin;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN updated_at;
