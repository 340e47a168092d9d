-- tags, counters and publishing dates
--
-- revision: 0003
-- parents: 0002
-- created: 2026-11-21T09:25:56Z
-- from: b6a92706c6de2c0e805b66ceb7a7f47a
-- to: 1e768c41b267f6e28a045e86e1640cb8

-- migrate:up
ALTER TABLE public.posts ADD COLUMN tags character varying[] DEFAULT '{}'::character varying[] NOT NULL;

ALTER TABLE public.posts ADD COLUMN view_count integer DEFAULT 0 NOT NULL;

ALTER TABLE public.posts ADD COLUMN like_count integer DEFAULT 0 NOT NULL;

ALTER TABLE public.posts ADD COLUMN published_at timestamp without time zone;

CREATE INDEX ix_posts_published_at ON public.posts (published_at DESC) WHERE (deleted_at IS NULL);

CREATE INDEX ix_posts_tags ON public.posts USING gin (tags);

-- migrate:down
DROP INDEX public.ix_posts_published_at;

DROP INDEX public.ix_posts_tags;

-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN tags;

-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN view_count;

-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN like_count;

-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN published_at;
