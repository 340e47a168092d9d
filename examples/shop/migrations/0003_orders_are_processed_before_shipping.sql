-- orders are processed before shipping
--
-- revision: 0003
-- parents: 0002
-- created: 2026-11-21T09:26:05Z
-- from: 18c1644f4b11a0ff99fdad47c91613fa
-- to: e6a2279d947e4aea6fadb1b1675f5d55

-- migrate:up
ALTER TYPE public.order_status ADD VALUE IF NOT EXISTS 'processing' AFTER 'confirmed';

-- migrate:down
ALTER TABLE public.orders ALTER COLUMN status DROP DEFAULT;

-- hazard: rows that hold a label which goes make this fail; change them first
ALTER TYPE public.order_status RENAME TO order_status_old;

CREATE TYPE public.order_status AS ENUM ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled');

-- hazard: rewrites the table
ALTER TABLE public.orders ALTER COLUMN status TYPE public.order_status USING status::text::public.order_status;

DROP TYPE public.order_status_old;

ALTER TABLE public.orders ALTER COLUMN status SET DEFAULT 'pending'::public.order_status;
