-- optimistic locking of posts
--
-- revision: 0005
-- parents: 0004
-- created: 2026-11-21T09:25:58Z
-- from: 0ff5896ce6415875a3a9257f5cbfbc65
-- to: 5e1f418476de09b7b615bca50565b40d

-- migrate:up
ALTER TABLE public.posts ADD COLUMN version integer DEFAULT 1 NOT NULL;

COMMENT ON COLUMN public.posts.version IS 'Counts the edits: an update that expects an older one is refused';

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN version;
