// The blog's schema in C++, the same that models/*.yaml of the repository says.
#include "models.hpp"

#include <migrate/model.hpp>

namespace blog {
namespace {

using migrate::map;

void describe_mixins(migrate::Registry& registry) {
  auto key = registry.mixin<UuidKey>("uuid_key");
  key.column(&UuidKey::id, "id").primary_key().default_sql("gen_random_uuid()");

  auto timestamps = registry.mixin<Timestamps>("timestamps");
  timestamps.column(&Timestamps::created_at, "created_at").default_sql("now()");
  timestamps.column(&Timestamps::updated_at, "updated_at").default_sql("now()").on_update_set("now()");

  registry.mixin<SoftDelete>("soft_delete").column(&SoftDelete::deleted_at, "deleted_at");

  auto tenant = registry.mixin<OfATenant>("of_a_tenant");
  tenant.column(&OfATenant::tenant_id, "tenant_id")
      .default_sql("current_setting('blog.tenant', true)::uuid")
      .backfill("'00000000-0000-0000-0000-000000000000'")
      .index();
  tenant.row_security();
  tenant.policy("own_tenant")
      .using_sql("tenant_id = current_setting('blog.tenant', true)::uuid")
      .comment("A session sees and writes the rows of its tenant");

  registry.mixin("audited")
      .trigger("audit")
      .after({"insert", "update", "delete"})
      .for_each_row()
      .function("record_audit")
      .comment("Every change is in audit_log");
}

void describe_users(migrate::Registry& registry) {
  auto users = registry.table<User>("users");
  users.comment("People who write, and who look after what others write").mixin("audited");
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

void describe_posts(migrate::Registry& registry) {
  auto posts = registry.table<Post>("posts");
  posts.mixin("audited");
  posts.column(&Post::author_id, "author_id").references<User>(&User::id).on_delete_cascade().index();
  posts.column(&Post::title, "title").type("varchar(255)");
  posts.column(&Post::slug, "slug").type("varchar(300)").unique();
  posts.column(&Post::content, "content");
  posts.column(&Post::excerpt, "excerpt");
  posts.column(&Post::status, "status").type("varchar(20)").default_sql("'draft'").index();
  posts.column(&Post::tags, "tags").type("varchar[]").default_sql("'{}'").index(map({{"using", "gin"}}));
  posts.column(&Post::view_count, "view_count").default_sql("0");
  posts.column(&Post::like_count, "like_count").default_sql("0");
  posts.column(&Post::published_at, "published_at");
  posts.column(&Post::version, "version")
      .default_sql("1")
      // A post that is read and liked is still the one that its editor has seen.
      .on_update_set(
          "OLD.version + (NEW.view_count = OLD.view_count AND NEW.like_count = OLD.like_count)::integer")
      .comment("Counts the edits: an update that expects an older one is refused");
  posts.column("search", "tsvector")
      .nullable()
      .generated(
          "setweight(to_tsvector('english', title), 'A') ||"
          " setweight(to_tsvector('english', coalesce(excerpt, '')), 'B') ||"
          " to_tsvector('english', content)")
      .index(map({{"using", "gin"}}));
  posts.check("status_known", "status IN ('draft', 'published', 'archived')");
  // The front page: what is out, the newest first.
  posts.index(migrate::element(&Post::published_at, "desc")).where("deleted_at IS NULL");
}

// Who changed what, and when: written by the triggers of the mixin `audited`.
void describe_audit(migrate::Registry& registry) {
  auto log = registry.table("audit_log");
  log.column("id", "bigint").identity_always().primary_key();
  log.column("at", "timestamptz").default_sql("now()").index(map({{"using", "brin"}}));
  log.column("by", "text").default_sql("session_user");
  log.column("table_name", "text");
  log.column("row_id", "uuid");
  log.column("operation", "text");
  log.column("before", "jsonb").nullable().comment("Of an update or a delete");
  log.column("after", "jsonb").nullable().comment("Of an insert or an update");
  log.index("table_name", "row_id");
  log.check("operation_known", "operation IN ('INSERT', 'UPDATE', 'DELETE')");

  registry.function("record_audit()")
      .returns("trigger")
      .language("plpgsql")
      .security_definer()  // who may change a post need not be allowed to write here
      .setting("search_path", "pg_catalog")
      .body(R"(BEGIN
  INSERT INTO public.audit_log (table_name, row_id, operation, before, after)
  VALUES (TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END, TG_OP,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'password_hash' END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'password_hash' END);
  RETURN NULL;
END
)");
}

}  // namespace
}  // namespace blog

MIGRATE_MODELS(registry) {
  blog::describe_mixins(registry);
  blog::describe_users(registry);
  blog::describe_posts(registry);
  blog::describe_audit(registry);
}
