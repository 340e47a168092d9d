-- times of change of users
--
-- revision: 0004
-- parents: 0003
-- created: 2026-11-21T09:26:09Z
-- from: 0b5fe7186fa472e5513a956ce45f449a
-- to: d3707676ad0fa8724c0b2d5845c13158

-- migrate:up
ALTER TABLE public.users ADD COLUMN created_at timestamp without time zone DEFAULT now() NOT NULL;

ALTER TABLE public.users ADD COLUMN updated_at timestamp without time zone DEFAULT now() NOT NULL;

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN created_at;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN updated_at;
