-- tenants, by row-level security
--
-- revision: 0007
-- parents: 0006
-- created: 2026-11-21T15:56:01Z
-- from: 60de6fbe80fbf6c9f44da1f574f1be93
-- to: 371f3fa02cfa4b7797ccf866a4ac92f8

-- migrate:up
ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.posts ADD COLUMN tenant_id uuid DEFAULT (current_setting('blog.tenant'::text, true))::uuid;

-- hazard: writes every row
UPDATE public.posts SET tenant_id = '00000000-0000-0000-0000-000000000000';

ALTER TABLE public.posts ALTER COLUMN tenant_id SET NOT NULL;

ALTER TABLE public.users ADD COLUMN tenant_id uuid DEFAULT (current_setting('blog.tenant'::text, true))::uuid;

-- hazard: writes every row
UPDATE public.users SET tenant_id = '00000000-0000-0000-0000-000000000000';

ALTER TABLE public.users ALTER COLUMN tenant_id SET NOT NULL;

CREATE INDEX ix_posts_tenant_id ON public.posts (tenant_id);

CREATE INDEX ix_users_tenant_id ON public.users (tenant_id);

CREATE POLICY own_tenant ON public.posts USING ((tenant_id = (current_setting('blog.tenant'::text, true))::uuid));

CREATE POLICY own_tenant ON public.users USING ((tenant_id = (current_setting('blog.tenant'::text, true))::uuid));

COMMENT ON POLICY own_tenant ON public.posts IS 'A session sees and writes the rows of its tenant';

COMMENT ON POLICY own_tenant ON public.users IS 'A session sees and writes the rows of its tenant';

-- migrate:down
DROP POLICY own_tenant ON public.posts;

DROP POLICY own_tenant ON public.users;

DROP INDEX public.ix_posts_tenant_id;

DROP INDEX public.ix_users_tenant_id;

-- hazard: its values are lost
ALTER TABLE public.posts DROP COLUMN tenant_id;

ALTER TABLE public.posts DISABLE ROW LEVEL SECURITY;

-- hazard: its values are lost
ALTER TABLE public.users DROP COLUMN tenant_id;

ALTER TABLE public.users DISABLE ROW LEVEL SECURITY;
