-- create users and posts
--
-- revision: 0001
-- parents:
-- created: 2026-11-21T09:25:59Z
-- from: 82f83785f7f4348bdb31806ab9fc8c2c
-- to: 25c009d73213545ca8eaad2d5d0a5bbc

-- migrate:up
CREATE SEQUENCE public.posts_id_seq AS integer;

CREATE SEQUENCE public.users_id_seq AS integer;

CREATE TABLE public.posts (
    id integer DEFAULT nextval('public.posts_id_seq'::regclass) NOT NULL,
    title character varying(200) NOT NULL,
    body text NOT NULL,
    published boolean DEFAULT false NOT NULL,
    author_id integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pk_posts PRIMARY KEY (id)
);

CREATE TABLE public.users (
    id integer DEFAULT nextval('public.users_id_seq'::regclass) NOT NULL,
    email character varying(255) NOT NULL,
    username character varying(50) NOT NULL,
    hashed_password character varying(255) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email),
    CONSTRAINT uq_users_username UNIQUE (username)
);

ALTER SEQUENCE public.posts_id_seq OWNED BY public.posts.id;

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;

ALTER TABLE public.posts ADD CONSTRAINT fk_posts_author_id_users FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE;

CREATE INDEX ix_posts_author_id ON public.posts (author_id);

-- migrate:down
ALTER TABLE public.posts DROP CONSTRAINT fk_posts_author_id_users;

-- hazard: its rows are lost
DROP TABLE public.posts;

-- hazard: its rows are lost
DROP TABLE public.users;
