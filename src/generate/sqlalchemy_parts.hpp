// What tables hold beside their columns, as SQLAlchemy's constraints and indexes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/snapshot.hpp"
#include "generate/python_text.hpp"

namespace migrate::generate {

using catalog::Address;
using catalog::Object;

// SQL text as an expression: `sa.text("now()")`.
Python sql_text(std::string_view sql);

// The same of a default or a generated column, which Alembic holds against the server's print for a
// search_path of `public`: without that name before others.
Python visible_sql_text(std::string_view sql);

// How SQL names a table, or a sequence, for a search_path of `public` alone.
std::string visible_name(const Address& address);

// What a default is that is no more than a literal of a type of texts, such as 'draft'::character varying;
// nothing for another one. `type`: of the column, without modifiers.
std::optional<std::string> text_literal(std::string_view sql, std::string_view type);

// A column as an expression, where its name alone is not enough: `created_at` in a class, `log.c["at"]`.
using ColumnExpression = std::function<std::string(const std::string& column)>;

// `use_alter`: the key is made once all tables are there.
Python foreign_key_constraint(const Object& key, bool use_alter);
// The same inside of its only column.
Python foreign_key(const Object& key, bool use_alter);
Python primary_key_constraint(const Object& key);
Python unique_constraint(const Object& key);
Python check_constraint(const Object& check);
Python exclude_constraint(const Object& exclusion, const std::vector<std::string>& columns);
// `always`: columns are said by the expression in any case, as the index stands outside of its table.
Python index(const Object& index, const std::vector<std::string>& columns,
             const ColumnExpression& expression_of, bool always);

// `start=1000`, `cycle=True`, …: the options of a sequence that the object has.
std::vector<Python> sequence_arguments(const Object& object);

}  // namespace migrate::generate
