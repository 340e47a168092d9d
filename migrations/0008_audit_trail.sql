-- audit trail
--
-- revision: 0008
-- parents: 0007
-- created: 2026-11-21T15:56:02Z
-- from: 371f3fa02cfa4b7797ccf866a4ac92f8
-- to: e19df42a43aedecb46a30daa77c7ccb3

-- migrate:up
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.record_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$BEGIN
  INSERT INTO public.audit_log (table_name, row_id, operation, before, after)
  VALUES (TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END, TG_OP,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'password_hash' END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'password_hash' END);
  RETURN NULL;
END
$$;

CREATE TABLE public.audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.audit_log_id_seq) NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by text DEFAULT SESSION_USER NOT NULL,
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    operation text NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT pk_audit_log PRIMARY KEY (id),
    CONSTRAINT ck_audit_log_operation_known CHECK ((operation = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
);

CREATE INDEX ix_audit_log_at ON public.audit_log USING brin (at);

CREATE INDEX ix_audit_log_table_name ON public.audit_log (table_name, row_id);

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON public.posts FOR EACH ROW EXECUTE FUNCTION public.record_audit();

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION public.record_audit();

COMMENT ON COLUMN public.audit_log.after IS 'Of an insert or an update';

COMMENT ON COLUMN public.audit_log.before IS 'Of an update or a delete';

COMMENT ON TRIGGER audit ON public.posts IS 'Every change is in audit_log';

COMMENT ON TRIGGER audit ON public.users IS 'Every change is in audit_log';

-- migrate:down
DROP TRIGGER audit ON public.posts;

DROP TRIGGER audit ON public.users;

DROP FUNCTION public.record_audit();

-- hazard: its rows are lost
DROP TABLE public.audit_log;
