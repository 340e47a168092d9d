-- full-text search of posts
--
-- revision: 0004
-- parents: 0003
-- created: 2026-11-21T09:25:57Z
-- from: 1e768c41b267f6e28a045e86e1640cb8
-- to: 0ff5896ce6415875a3a9257f5cbfbc65

-- migrate:up
ALTER TABLE public.posts ADD COLUMN search tsvector GENERATED ALWAYS AS (((setweight(to_tsvector('english'::regconfig, (title)::text), 'A'::"char") || setweight(to_tsvector('english'::regconfig, COALESCE(excerpt, ''::text)), 'B'::"char")) || to_tsvector('english'::regconfig, content))) STORED;

CREATE INDEX ix_posts_search ON public.posts USING gin (search);

-- migrate:down
DROP INDEX public.ix_posts_search;

ALTER TABLE public.posts DROP COLUMN search;
