#include "generate/sqlalchemy_models.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "generate/python_text.hpp"
#include "generate/sqlalchemy_left_out.hpp"
#include "generate/sqlalchemy_parts.hpp"
#include "generate/sqlalchemy_table.hpp"
#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "kinds/inheritance.hpp"

namespace migrate::generate {
namespace {

using catalog::Snapshot;

// Partitions are the business of their table.
std::set<Address> tables_of(const Snapshot& snapshot) {
  std::set<Address> out;
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind != "table") continue;
    const Object* tie = kinds::tie_of(object.address, snapshot);
    if (!tie || tie->address.kind != "partition") out.insert(object.address);
  }
  return out;
}

// Walks from table to table by their foreign keys, and keeps those that lead back to a table on the way.
class Circles {
 public:
  Circles(const Snapshot& snapshot, const std::set<Address>& tables) : snapshot_(snapshot) {
    for (const Address& table : tables) visit(table);
  }
  std::set<Address> closing_keys;

 private:
  enum class State { on_the_way, done };

  void visit(const Address& table) {
    if (!states_.emplace(table, State::on_the_way).second) return;
    for (const Object* child : snapshot_.children_of(table)) {
      if (child->address.kind != "foreign_key") continue;
      const Address other = kinds::referenced_table(*child);
      if (other == table) continue;
      const auto state = states_.find(other);
      if (state != states_.end() && state->second == State::on_the_way) closing_keys.insert(child->address);
      visit(other);
    }
    states_[table] = State::done;
  }

  const Snapshot& snapshot_;
  std::map<Address, State> states_;
};

// The sequences of serial columns come with them.
bool is_of_serial(const Object& sequence, const Snapshot& snapshot) {
  const std::vector<std::string> owner = kinds::list_of(sequence, "owned_by");
  if (owner.size() != 3) return false;
  const Address value{.kind = "default", .schema = owner[0], .relation = owner[1], .name = owner[2]};
  const std::vector<const Object*> users = snapshot.dependents_of(sequence.address);
  return std::any_of(users.begin(), users.end(), [&](const Object* user) { return user->address == value; });
}

std::string sequence_text(const Object& sequence, const std::string& variable, const SqlAlchemyTypes& types) {
  std::vector<Python> arguments = {{python_literal(sequence.address.name)}};
  if (sequence.has("type"))
    arguments.push_back(python_argument("data_type", {types.of(sequence.get("type")).expression}));
  for (Python& argument : sequence_arguments(sequence)) arguments.push_back(std::move(argument));
  if (sequence.address.schema != "public")
    arguments.push_back(python_argument("schema", {python_literal(sequence.address.schema)}));
  arguments.push_back({"metadata=Base.metadata"});
  return python_statement(variable + " = ", python_call("sa.Sequence", std::move(arguments)), 0);
}

bool has(const std::string& text, const char* word) {
  return text.find(word) != std::string::npos;
}

// The lines whose condition holds.
struct Line {
  bool is_needed;
  const char* text;
};
std::string needed(const std::vector<Line>& lines) {
  std::string out;
  for (const Line& line : lines) {
    if (line.is_needed) out += std::string(line.text) + '\n';
  }
  return out;
}

// What the module begins with, below its comment. `annotations`: of all columns; `body`: what follows, whose
// literals may ask for an import too many.
std::string head_of(const std::string& annotations, const std::string& body) {
  const bool own_type = has(body, "SqlType("), domain = has(body, " = DOMAIN(");
  const bool distinct = has(body, "**nulls_not_distinct");
  const bool any = own_type || domain || distinct || has(annotations, "Any");
  const bool optional = has(annotations, "Optional");
  const std::string standard = needed({
      {has(annotations, "dt."), "import datetime as dt"},
      {has(annotations, "Decimal"), "from decimal import Decimal"},
      {any && optional, "from typing import Any, Optional"},
      {any && !optional, "from typing import Any"},
      {!any && optional, "from typing import Optional"},
      {has(annotations, "UUID"), "from uuid import UUID"},
  });
  return "from __future__ import annotations\n\n" + standard + (standard.empty() ? "" : "\n") +
         needed({
             {true, "import sqlalchemy as sa"},
             {has(body, "pg."), "from sqlalchemy.dialects import postgresql as pg"},
             {own_type, "from sqlalchemy.types import UserDefinedType"},
             {true, "\ntry:"},
             {domain, "    from sqlalchemy.dialects.postgresql import DOMAIN"},
             {true, "    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"},
             {distinct, "    nulls_not_distinct: Any = {\"postgresql_nulls_not_distinct\": True}\n"},
             {true, "    class Base(DeclarativeBase):\n        pass\n"},
             {true, "except ImportError:  # SQLAlchemy 1.4"},
             {true, "    from sqlalchemy import Column as mapped_column  # type: ignore"},
             {true, "    from sqlalchemy.orm import Mapped, declarative_base\n"},
             {distinct, "    nulls_not_distinct = {}"},
             {true, "    Base = declarative_base()  # type: ignore"},
             {domain, "\n    def DOMAIN(name: str, data_type: Any, **options: Any) -> Any:  # type: ignore"},
             {domain, "        return data_type  # as which 1.4 reads a domain"},
         });
}

constexpr const char* own_type_class = R"(class SqlType(UserDefinedType):  # type: ignore[type-arg]
    """A type that SQLAlchemy has no class for."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **options: Any) -> str:
        return self.name
)";

// The module's statements in blocks with two blank lines between them.
class Body {
 public:
  explicit Body(const Snapshot& snapshot, const std::set<Address>& tables)
      : names_(python_words()),
        types_(snapshot, names_),
        schema_{snapshot, types_, tables, Circles(snapshot, tables).closing_keys} {
    add(types_.declarations());
    add_sequences();
    for (const Address& table : tables) add_table(*snapshot.find(table));
  }

  const std::string& text() const { return text_; }
  const std::string& annotations() const { return annotations_; }

 private:
  void add(const std::string& block) {
    if (!block.empty()) text_ += "\n\n" + block;
  }

  void add_sequences() {
    std::string block;
    for (const Object& object : schema_.snapshot.objects()) {
      if (object.address.kind == "sequence" && !is_of_serial(object, schema_.snapshot))
        block += sequence_text(object, names_.take(python_name(object.address.name)), types_);
    }
    add(block);
  }

  void add_table(const Object& table) {
    const std::vector<const Object*> children = schema_.snapshot.children_of(table.address);
    const bool has_key = std::any_of(children.begin(), children.end(), [](const Object* child) {
      return child->address.kind == "primary_key";
    });
    const std::string& name = table.address.name;
    const SqlAlchemyTable out = has_key
                                    ? sqlalchemy_class(schema_, table, names_.take(type_name(singular(name))))
                                    : sqlalchemy_table(schema_, table, names_.take(python_name(name)));
    add(out.text);
    for (const std::string& annotation : out.annotations) annotations_ += annotation + '\n';
  }

  UniqueNames names_;
  SqlAlchemyTypes types_;
  SqlAlchemySchema schema_;
  std::string text_;
  std::string annotations_;
};

}  // namespace

std::string sqlalchemy_models(const Snapshot& snapshot) {
  const std::set<Address> tables = tables_of(snapshot);
  const Body body(snapshot, tables);
  const std::string own_type = has(body.text(), "SqlType(") ? std::string("\n\n") + own_type_class : "";
  return "# Models of a PostgreSQL schema, written by `migrate generate sqlalchemy`.\n" +
         left_out(snapshot, tables) + head_of(body.annotations(), body.text()) + own_type + body.text();
}

}  // namespace migrate::generate
