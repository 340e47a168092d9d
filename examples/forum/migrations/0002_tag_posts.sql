-- tag posts
--
-- revision: 0002
-- parents: 0001
-- created: 2026-11-21T09:26:00Z
-- from: 25c009d73213545ca8eaad2d5d0a5bbc
-- to: 01c2a1d350e063c6e538619781837cfa

-- migrate:up
CREATE SEQUENCE public.tags_id_seq AS integer;

CREATE TABLE public.post_tags (
    post_id integer NOT NULL,
    tag_id integer NOT NULL,
    CONSTRAINT pk_post_tags PRIMARY KEY (post_id, tag_id)
);

CREATE TABLE public.tags (
    id integer DEFAULT nextval('public.tags_id_seq'::regclass) NOT NULL,
    name character varying(50) NOT NULL,
    CONSTRAINT pk_tags PRIMARY KEY (id),
    CONSTRAINT uq_tags_name UNIQUE (name)
);

ALTER SEQUENCE public.tags_id_seq OWNED BY public.tags.id;

ALTER TABLE public.post_tags ADD CONSTRAINT fk_post_tags_post_id_posts FOREIGN KEY (post_id) REFERENCES public.posts(id) ON DELETE CASCADE;

ALTER TABLE public.post_tags ADD CONSTRAINT fk_post_tags_tag_id_tags FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;

CREATE INDEX ix_post_tags_tag_id ON public.post_tags (tag_id);

-- migrate:down
ALTER TABLE public.post_tags DROP CONSTRAINT fk_post_tags_post_id_posts;

ALTER TABLE public.post_tags DROP CONSTRAINT fk_post_tags_tag_id_tags;

-- hazard: its rows are lost
DROP TABLE public.post_tags;

-- hazard: its rows are lost
DROP TABLE public.tags;
