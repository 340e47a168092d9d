-- create users
--
-- revision: 0001
-- parents:
-- created: 2026-11-21T09:26:03Z
-- from: 82f83785f7f4348bdb31806ab9fc8c2c
-- to: fd47298382e02fdf4632bfd2b45ee822

-- migrate:up
CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    email character varying(255) NOT NULL,
    username character varying(100) NOT NULL,
    hashed_password character varying(255) NOT NULL,
    full_name character varying(255),
    is_active boolean DEFAULT true NOT NULL,
    is_superuser boolean DEFAULT false NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email),
    CONSTRAINT uq_users_username UNIQUE (username)
);

CREATE INDEX ix_users_created_at ON public.users (created_at);

CREATE INDEX ix_users_is_active ON public.users (is_active);

-- migrate:down
-- hazard: its rows are lost
DROP TABLE public.users;
