-- subtotals of order items
--
-- revision: 0004
-- parents: 0003
-- created: 2026-11-21T09:26:06Z
-- from: e6a2279d947e4aea6fadb1b1675f5d55
-- to: 18bad5b6f5de4f7a8cbf69bddf1b8f7e

-- migrate:up
ALTER TABLE public.order_items ADD COLUMN subtotal numeric(10,2);

-- hazard: writes every row
UPDATE public.order_items SET subtotal = quantity * unit_price;

ALTER TABLE public.order_items ALTER COLUMN subtotal SET NOT NULL;

-- migrate:down
-- hazard: its values are lost
ALTER TABLE public.order_items DROP COLUMN subtotal;
