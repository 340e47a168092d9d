-- rename body to content
--
-- revision: 0004
-- parents: 0003
-- created: 2026-11-21T09:26:02Z
-- from: 0117b842addf5471cf5812e77bfcded2
-- to: 99fd018c84f0c63134658001d36cc341

-- migrate:up
ALTER TABLE public.posts RENAME COLUMN body TO content;

-- migrate:down
ALTER TABLE public.posts RENAME COLUMN content TO body;
