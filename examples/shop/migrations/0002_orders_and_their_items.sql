-- orders and their items
--
-- revision: 0002
-- parents: 0001
-- created: 2026-11-21T09:26:04Z
-- from: fd47298382e02fdf4632bfd2b45ee822
-- to: 18c1644f4b11a0ff99fdad47c91613fa

-- migrate:up
CREATE TYPE public.order_status AS ENUM ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled');

CREATE TABLE public.order_items (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(10,2) NOT NULL,
    CONSTRAINT pk_order_items PRIMARY KEY (id),
    CONSTRAINT ck_order_items_quantity_positive CHECK ((quantity > 0))
);

CREATE TABLE public.orders (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    user_id uuid NOT NULL,
    order_number character varying(50) NOT NULL,
    status public.order_status DEFAULT 'pending'::public.order_status NOT NULL,
    total_amount numeric(10,2) NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT uq_orders_order_number UNIQUE (order_number),
    CONSTRAINT ck_orders_total_amount_not_negative CHECK ((total_amount >= (0)::numeric))
);

ALTER TABLE public.order_items ADD CONSTRAINT fk_order_items_order_id_orders FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE;

ALTER TABLE public.orders ADD CONSTRAINT fk_orders_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

CREATE INDEX ix_order_items_created_at ON public.order_items (created_at);

CREATE INDEX ix_order_items_order_id ON public.order_items (order_id);

CREATE INDEX ix_order_items_product_id ON public.order_items (product_id);

CREATE INDEX ix_orders_created_at ON public.orders (created_at);

CREATE INDEX ix_orders_status ON public.orders (status);

CREATE INDEX ix_orders_user_id ON public.orders (user_id);

-- migrate:down
ALTER TABLE public.order_items DROP CONSTRAINT fk_order_items_order_id_orders;

ALTER TABLE public.orders DROP CONSTRAINT fk_orders_user_id_users;

-- hazard: its rows are lost
DROP TABLE public.order_items;

-- hazard: its rows are lost
DROP TABLE public.orders;

DROP TYPE public.order_status;
