-- create users
--
-- revision: 0001
-- parents:
-- created: 2026-11-21T09:26:06Z
-- from: 82f83785f7f4348bdb31806ab9fc8c2c
-- to: add9991f27a628dc655032efb43f585e

-- migrate:up
CREATE TABLE public.users (
    id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.users_id_seq) NOT NULL,
    created_at timestamp with time zone,
    updated_at timestamp with time zone,
    email character varying(100) NOT NULL,
    password_hash character varying(256) NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email)
);

-- migrate:down
-- hazard: its rows are lost
DROP TABLE public.users;
