-- posts
--
-- revision: 0002
-- parents: 0001
-- created: 2026-11-21T09:26:07Z
-- from: add9991f27a628dc655032efb43f585e
-- to: d069db070cb1cb52c8a60c1766a3f6cc

-- migrate:up
CREATE TABLE public.posts (
    id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.posts_id_seq) NOT NULL,
    created_at timestamp with time zone,
    updated_at timestamp with time zone,
    title character varying(200) NOT NULL,
    content text,
    published boolean DEFAULT false NOT NULL,
    author_id integer NOT NULL,
    CONSTRAINT pk_posts PRIMARY KEY (id)
);

ALTER TABLE public.posts ADD CONSTRAINT fk_posts_author_id_users FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE;

CREATE INDEX ix_posts_author_id ON public.posts (author_id);

-- migrate:down
ALTER TABLE public.posts DROP CONSTRAINT fk_posts_author_id_users;

-- hazard: its rows are lost
DROP TABLE public.posts;
