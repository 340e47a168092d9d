#include "kinds/type_change.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "kinds/clauses.hpp"
#include "kinds/inheritance.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

void append(std::vector<Statement>& out, std::vector<Statement> more) {
  for (Statement& statement : more) out.push_back(std::move(statement));
}

Statement convert(const Object& column, const std::string& type, const std::string& using_clause) {
  return {.sql = "ALTER TABLE " + table_of(column.address) + " ALTER COLUMN " +
                 sql::identifier(column.address.name) + " TYPE " + type + using_clause,
          .hazards = {"rewrites the table"}};
}

// The type's own parts and what is said about it stay with it; all else stands in the way.
bool stands_in_the_way(const Object& dependent, const Address& type) {
  const Kind& kind = get(dependent.address.kind);
  if (kind.annotates || kind.owned) return false;
  if (dependent.address.kind == "column") return dependent.has("generated");
  return dependent.parent != type || !kind.inseparable;
}

// The columns that have values of a type inside of others.
class InnerColumns {
 public:
  InnerColumns(const Snapshot& snapshot, const Address& type) : snapshot_(snapshot) { visit(type, false); }

  // By address.
  std::vector<const Object*> found() && {
    std::sort(found_.begin(), found_.end(),
              [](const Object* a, const Object* b) { return a->address < b->address; });
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void visit(const Address& type, bool inside) {
    if (!seen_.insert(type).second) return;
    for (const Object* dependent : snapshot_.dependents_of(type)) {
      const Kind& kind = get(dependent->address.kind);
      if (kind.name == "column" && (inside || !array_mark(*dependent).empty())) found_.push_back(dependent);
      if (kind.inseparable && dependent->parent != type) visit(dependent->parent, true);
      if (kind.name == "domain" || kind.name == "range_type")
        visit(dependent->address, inside || kind.name == "range_type");
    }
  }

  const Snapshot& snapshot_;
  std::set<Address> seen_;
  std::vector<const Object*> found_;
};

// Those of them that are turned into text and back while the type changes.
std::vector<const Object*> parked_columns(const Address& type, const Context& context) {
  if (!context.before.find(type)) return {};
  std::vector<const Object*> out = InnerColumns(context.before, type).found();
  std::erase_if(out, [&](const Object* column) { return !is_converted(*column, context); });
  return out;
}

}  // namespace

std::vector<const Object*> columns_of_type(const Snapshot& snapshot, const Address& type) {
  std::vector<const Object*> out;
  const std::string name = qualified_name(type);
  for (const Object* dependent : snapshot.dependents_of(type)) {
    if (dependent->address.kind != "column" || !get(dependent->parent.kind).holds_data) continue;
    const std::string_view base = dependent->fact("base_type");
    if (base == name || base == name + "[]") out.push_back(dependent);
  }
  return out;
}

bool is_converted(const Object& column, const Context& context) {
  const Object* kept = context.after.find(column.address);
  return kept && kept->fact("base_type") == column.fact("base_type") && !kept->has("generated") &&
         !column.has("generated") && !follows_parent(*kept, context);
}

std::string array_mark(const Object& column) {
  return column.fact("base_type").ends_with("[]") ? "[]" : "";
}

std::vector<Statement> annotate_again(const Address& type, const Context& context) {
  std::vector<Statement> out;
  for (const Object* child : context.before.children_of(type)) {
    const Object* kept = context.after.find(child->address);
    const Kind& kind = get(child->address.kind);
    if (kind.inseparable) append(out, annotate_again(child->address, context));
    if (kind.annotates && kept) append(out, kind.create(*child, {}, context));
  }
  return out;
}

bool goes_along(const Object& dependent, const Snapshot& before, const Address& used) {
  const Kind& kind = get(dependent.address.kind);
  if (kind.name == "column") return dependent.has("generated");
  if (kind.annotates) return false;
  if (kind.blocks_type_change || kind.name == "foreign_key") return true;
  const std::vector<const Object*> needs = before.needs_of(dependent.address);
  return std::any_of(needs.begin(), needs.end(), [&](const Object* o) { return o->address == used; });
}

Alteration replace_type(const Object& before, std::vector<Statement> create,
                        const std::function<Parking(const Object& column)>& park, const Context& context) {
  const Address type = before.address;
  Alteration out{.also_around = columns_of_type(context.before, type)};
  std::vector<Statement> back;
  for (const Object* column : out.also_around) {
    if (!is_converted(*column, context)) continue;
    const Parking parking = park(*column);
    out.statements.push_back(convert(*column, parking.type, parking.there));
    back.push_back(convert(*column, qualified_name(type) + array_mark(*column), parking.back));
  }
  out.also_around.push_back(&before);
  for (const Object* child : context.before.children_of(type)) {
    if (get(child->address.kind).inseparable) out.also_around.push_back(child);
  }
  append(out.statements, get(type.kind).drop(before, context));
  append(out.statements, std::move(create));
  append(out.statements, std::move(back));
  append(out.statements, annotate_again(type, context));
  out.takes_along = [type](const Object& dependent) { return stands_in_the_way(dependent, type); };
  return out;
}

std::vector<Address> inner_columns(const Address& type, const Snapshot& snapshot) {
  std::vector<Address> out;
  for (const Object* column : InnerColumns(snapshot, type).found()) out.push_back(column->address);
  return out;
}

Alteration around_inner_values(const Address& type, const Context& context) {
  Alteration out;
  std::set<Address> in_the_way;
  for (const Object* column : parked_columns(type, context)) {
    out.also_around.push_back(column);
    for (const Object* dependent : context.before.dependents_of(column->address)) {
      if (stands_in_the_way(*dependent, type))
        in_the_way.insert(get(dependent->address.kind).implied ? dependent->parent : dependent->address);
    }
  }
  if (in_the_way.empty()) return out;
  out.takes_along = [in_the_way](const Object& dependent) { return in_the_way.contains(dependent.address); };
  return out;
}

std::vector<Statement> with_inner_values_parked(const Address& type, Statement statement,
                                                const Context& context) {
  std::vector<Statement> there, back;
  for (const Object* column : parked_columns(type, context)) {
    const std::string name = sql::identifier(column->address.name), array = array_mark(*column);
    const std::string own(column->get("type"));
    there.push_back(convert(*column, "text" + array, " USING " + name + "::text" + array));
    back.push_back(convert(*column, own, " USING " + name + "::" + own));
  }
  there.push_back(std::move(statement));
  append(there, std::move(back));
  return there;
}

}  // namespace migrate::kinds
