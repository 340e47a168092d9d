-- create users and posts
--
-- revision: 0001
-- parents:
-- created: 2026-11-21T09:25:54Z
-- from: 82f83785f7f4348bdb31806ab9fc8c2c
-- to: e2254680613c52a755cee9f27ee21acf

-- migrate:up
CREATE TABLE public.posts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    author_id uuid NOT NULL,
    title character varying(255) NOT NULL,
    slug character varying(300) NOT NULL,
    content text NOT NULL,
    excerpt text,
    status character varying(20) DEFAULT 'draft'::character varying NOT NULL,
    CONSTRAINT pk_posts PRIMARY KEY (id),
    CONSTRAINT uq_posts_slug UNIQUE (slug),
    CONSTRAINT ck_posts_status_known CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text, ('archived'::character varying)::text])))
);

CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    email character varying(255) NOT NULL,
    username character varying(100) NOT NULL,
    password_hash character varying(255) NOT NULL,
    role character varying(20) DEFAULT 'user'::character varying NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email),
    CONSTRAINT uq_users_username UNIQUE (username),
    CONSTRAINT ck_users_role_known CHECK (((role)::text = ANY (ARRAY[('admin'::character varying)::text, ('user'::character varying)::text, ('moderator'::character varying)::text])))
);

ALTER TABLE public.posts ADD CONSTRAINT fk_posts_author_id_users FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE;

CREATE INDEX ix_posts_author_id ON public.posts (author_id);

CREATE INDEX ix_posts_status ON public.posts (status);

COMMENT ON TABLE public.users IS 'People who write, and who look after what others write';

-- migrate:down
ALTER TABLE public.posts DROP CONSTRAINT fk_posts_author_id_users;

-- hazard: its rows are lost
DROP TABLE public.posts;

-- hazard: its rows are lost
DROP TABLE public.users;
