-- names and roles of users
--
-- revision: 0003
-- parents: 0002
-- created: 2026-11-21T09:26:07Z
-- from: d069db070cb1cb52c8a60c1766a3f6cc
-- to: 6538d1777efdcae27ad59ab4f985ecf6

-- migrate:up
ALTER TABLE public.users ADD COLUMN name character varying(100);

ALTER TABLE public.users ADD COLUMN role character varying(50) DEFAULT 'user'::character varying NOT NULL;

ALTER TABLE public.users ADD COLUMN is_active boolean DEFAULT true NOT NULL;

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN name;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN role;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN is_active;
