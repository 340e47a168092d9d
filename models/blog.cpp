// Models of a PostgreSQL schema, written by `migrate generate cpp`.
#include <migrate/model.hpp>

struct UuidKey {
  migrate::uuid id;
};

struct Timestamps {
  migrate::timestamptz created_at;
  migrate::timestamptz updated_at;
};

struct SoftDelete {
  std::optional<migrate::timestamptz> deleted_at;
};

struct OfATenant {
  migrate::uuid tenant_id;
};

struct AuditLog {
  std::int64_t id;
  migrate::timestamptz at;
  std::string by;
  std::string table_name;
  migrate::uuid row_id;
  std::string operation;
  std::optional<migrate::jsonb> before;
  std::optional<migrate::jsonb> after;
};

struct Post : UuidKey, Timestamps, SoftDelete, OfATenant {
  migrate::uuid author_id;
  std::string title;
  std::string slug;
  std::string content;
  std::optional<std::string> excerpt;
  std::string status;
  std::vector<std::string> tags;
  std::int32_t view_count;
  std::int32_t like_count;
  std::optional<migrate::timestamp> published_at;
  std::int32_t version;
  std::optional<migrate::tsvector> search;
};

struct User : UuidKey, Timestamps, SoftDelete, OfATenant {
  std::string email;
  std::string username;
  std::string password_hash;
  std::string role;
  bool is_active;
  std::optional<std::string> display_name;
  std::optional<std::string> bio;
  std::optional<std::string> avatar_url;
  migrate::jsonb settings;
  std::optional<migrate::timestamp> last_login_at;
  std::optional<migrate::timestamp> email_verified_at;
};

MIGRATE_MODELS(registry) {
  auto audit_log = registry.table<AuditLog>("audit_log");
  audit_log.column(&AuditLog::id, "id").identity_always().primary_key();
  audit_log.column(&AuditLog::at, "at").default_sql("now()").index(migrate::map({{"using", "brin"}}));
  audit_log.column(&AuditLog::by, "by").default_sql("session_user");
  audit_log.column(&AuditLog::table_name, "table_name");
  audit_log.column(&AuditLog::row_id, "row_id");
  audit_log.column(&AuditLog::operation, "operation");
  audit_log.column(&AuditLog::before, "before").comment("Of an update or a delete");
  audit_log.column(&AuditLog::after, "after").comment("Of an insert or an update");
  audit_log.index(&AuditLog::table_name, &AuditLog::row_id);
  audit_log.check("operation_known", "operation IN ('INSERT', 'UPDATE', 'DELETE')");

  registry.function("record_audit()")
      .returns("trigger")
      .language("plpgsql")
      .security_definer()
      .setting("search_path", "pg_catalog")
      .body(R"sql(BEGIN
  INSERT INTO public.audit_log (table_name, row_id, operation, before, after)
  VALUES (TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END, TG_OP,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'password_hash' END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'password_hash' END);
  RETURN NULL;
END
)sql");

  auto uuid_key = registry.mixin<UuidKey>("uuid_key");
  uuid_key.column(&UuidKey::id, "id").primary_key().default_sql("gen_random_uuid()");

  auto timestamps = registry.mixin<Timestamps>("timestamps");
  timestamps.column(&Timestamps::created_at, "created_at").default_sql("now()");
  timestamps.column(&Timestamps::updated_at, "updated_at").default_sql("now()").on_update_set("now()");

  auto soft_delete = registry.mixin<SoftDelete>("soft_delete");
  soft_delete.column(&SoftDelete::deleted_at, "deleted_at");

  auto of_a_tenant = registry.mixin<OfATenant>("of_a_tenant").row_security();
  of_a_tenant.column(&OfATenant::tenant_id, "tenant_id")
      .default_sql("current_setting('blog.tenant', true)::uuid")
      .backfill("'00000000-0000-0000-0000-000000000000'")
      .index();
  of_a_tenant.policy("own_tenant")
      .using_sql("tenant_id = current_setting('blog.tenant', true)::uuid")
      .comment("A session sees and writes the rows of its tenant");

  auto audited = registry.mixin("audited");
  audited.trigger("audit")
      .after({"insert", "update", "delete"})
      .for_each_row()
      .function("record_audit")
      .comment("Every change is in audit_log");

  auto posts = registry.table<Post>("posts").mixin("audited");
  posts.column(&Post::author_id, "author_id").references<User>(&User::id).on_delete_cascade().index();
  posts.column(&Post::title, "title").type("varchar(255)");
  posts.column(&Post::slug, "slug").type("varchar(300)").unique();
  posts.column(&Post::content, "content");
  posts.column(&Post::excerpt, "excerpt");
  posts.column(&Post::status, "status").type("varchar(20)").default_sql("'draft'").index();
  posts.column(&Post::tags, "tags")
      .type("varchar[]")
      .default_sql("'{}'")
      .index(migrate::map({{"using", "gin"}}));
  posts.column(&Post::view_count, "view_count").default_sql("0");
  posts.column(&Post::like_count, "like_count").default_sql("0");
  posts.column(&Post::published_at, "published_at");
  posts.column(&Post::version, "version")
      .default_sql("1")
      .on_update_set("OLD.version + 1")
      .comment("Counts the edits: an update that expects an older one is refused");
  posts.column(&Post::search, "search")
      .generated("setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(excerpt, '')), 'B') || to_tsvector('english', content)")
      .index(migrate::map({{"using", "gin"}}));
  posts.check("status_known", "status IN ('draft', 'published', 'archived')");
  posts.index(migrate::element(&Post::published_at, "desc")).where("deleted_at IS NULL");

  auto users = registry.table<User>("users")
      .mixin("audited")
      .comment("People who write, and who look after what others write");
  users.column(&User::email, "email").type("varchar(255)").unique();
  users.column(&User::username, "username").type("varchar(100)").unique();
  users.column(&User::password_hash, "password_hash").type("varchar(255)");
  users.column(&User::role, "role").type("varchar(20)").default_sql("'user'");
  users.column(&User::is_active, "is_active").default_sql("true");
  users.column(&User::display_name, "display_name").type("varchar(255)");
  users.column(&User::bio, "bio");
  users.column(&User::avatar_url, "avatar_url").type("varchar(500)");
  users.column(&User::settings, "settings").default_sql("'{}'");
  users.column(&User::last_login_at, "last_login_at");
  users.column(&User::email_verified_at, "email_verified_at");
  users.check("role_known", "role IN ('admin', 'user', 'moderator')");
}
