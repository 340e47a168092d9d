#include "generate/sqlalchemy_left_out.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "generate/python_text.hpp"
#include "kinds/constraint.hpp"
#include "kinds/kind.hpp"

namespace migrate::generate {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

// What the models say of each kind; attributes that only tell how an object came to be are no loss.
const std::map<std::string_view, std::set<std::string_view>>& said() {
  static const std::set<std::string_view> sequence = {"start",    "increment", "minvalue",
                                                      "maxvalue", "cache",     "cycle"};
  static const auto with = [](std::set<std::string_view> own) {
    own.insert(sequence.begin(), sequence.end());
    return own;
  };
  static const std::map<std::string_view, std::set<std::string_view>> out = {
      {"table", {"unlogged", "tablespace", "partition_by"}},
      {"column",
       with({"type", "collation", "not_null", "identity", "identity_sequence", "generated", "inherited"})},
      {"default", {"expression"}},
      {"primary_key", {"columns", "deferrable", "initially_deferred"}},
      {"unique", {"columns", "deferrable", "initially_deferred", "nulls_not_distinct"}},
      {"foreign_key",
       {"columns", "references", "referenced_columns", "match", "on_update", "on_delete", "deferrable",
        "initially_deferred", "not_valid"}},
      {"check", {"expression", "not_valid", "inherited"}},
      {"exclusion", {"using", "elements", "where", "deferrable", "initially_deferred"}},
      {"index",
       {"unique", "using", "columns", "include", "nulls_not_distinct", "where", "options", "tablespace"}},
      {"sequence", with({"type", "owned_by"})},
      {"enum", {"labels"}},
      {"schema", {}},
  };
  return out;
}

// "triggers", "owner": as the registry calls them.
std::string section_of(const Address& address, bool is_said) {
  if (address.kind == "table" && !is_said) return "partitions";
  const std::string_view section = kinds::get(address.kind).section;
  return section.empty() ? address.kind : std::string(section);
}

std::string name_of(const Address& address) {
  const std::string text = address.text();
  return text.substr(text.find(':') + 1);
}

class LeftOut {
 public:
  LeftOut(const Snapshot& snapshot, const std::set<Address>& tables) : tables_(tables) {
    for (const Object& object : snapshot.objects()) {
      if (!is_seen(object, snapshot)) continue;
      if (is_said(object)) {
        add_attributes(object);
      } else {
        lists_[section_of(object.address, false)].push_back(name_of(object.address));
      }
    }
    if (!snapshot.unmodelled.empty()) lists_["of kinds that migrate does not know"] = snapshot.unmodelled;
  }

  std::string text() const {
    std::string out;
    for (const auto& [what, names] : lists_) out += list(what, names);
    return out;
  }

 private:
  bool is_said(const Object& object) const {
    const Address& address = object.address;
    if (address.kind == "comment") return address.of == "column" || address.of == "table";
    if (address.kind == "table") return tables_.contains(address);
    if (address.kind == "foreign_key") return tables_.contains(kinds::referenced_table(object));
    return said().contains(address.kind);
  }

  // Not what goes without saying with a parent that is left out.
  bool is_seen(const Object& object, const Snapshot& snapshot) const {
    if (kinds::get(object.address.kind).implied) return false;
    const Object* parent = snapshot.find(object.parent);
    return !parent || is_said(*parent);
  }

  void add_attributes(const Object& object) {
    if (object.address.kind == "comment") return;
    const std::set<std::string_view>& known = said().at(object.address.kind);
    for (const catalog::Attribute& attribute : object.attributes()) {
      if (!known.contains(attribute.name))
        lists_[attribute.name + " of " + section_of(object.address, true)].push_back(name_of(object.address));
    }
  }

  // In a comment, which a name must not end.
  static std::string commented(const std::string& name) {
    const bool is_line = std::none_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; });
    return is_line ? name : python_literal(name);
  }

  static std::string list(const std::string& what, const std::vector<std::string>& names) {
    std::string out, line = "#   " + what + ':';
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string word = ' ' + commented(names[i]) + (i + 1 < names.size() ? "," : "");
      if (line.size() + word.size() > 88) {
        out += line + '\n';
        line = "#    ";
      }
      line += word;
    }
    return out + line + '\n';
  }

  const std::set<Address>& tables_;
  std::map<std::string, std::vector<std::string>> lists_;
};

}  // namespace

std::string left_out(const Snapshot& snapshot, const std::set<Address>& tables) {
  const std::string lists = LeftOut(snapshot, tables).text();
  return lists.empty() ? "" : "#\n# Not in here, as SQLAlchemy has no words for it:\n" + lists;
}

}  // namespace migrate::generate
