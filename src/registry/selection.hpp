// Which objects are compared: `--include` and `--exclude KIND:PATTERN`, and the same in the configuration.
//
// KIND and PATTERN are globs (* any characters, ? one) over the parts of an object's address text,
// `table:public.users`: "table:audit.*", "function:*", "*:audit.*". What an object holds goes with it (a
// table's columns, indexes, comments); schemas are kept as far as something in them is.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/snapshot.hpp"

namespace migrate::registry {

class Selection {
 public:
  Selection() = default;
  // Empty `include`: everything. Throws Error (Exit::usage) for what is no KIND:PATTERN, and for a KIND that
  // there is not.
  Selection(const std::vector<std::string>& include, const std::vector<std::string>& exclude);

  bool everything() const { return include_.empty() && exclude_.empty(); }
  // The objects of the snapshot that are left out.
  std::set<catalog::Address> excluded(const catalog::Snapshot& snapshot) const;
  // The snapshot without them.
  catalog::Snapshot of(const catalog::Snapshot& snapshot) const;
  // "operator class public.o USING btree": the objects of no known kind, as Snapshot::unmodelled names them.
  std::vector<std::string> of(const std::vector<std::string>& unmodelled) const;

 private:
  struct Pattern {
    std::string kind;
    std::string rest;
    bool matches(const catalog::Address& address) const;
    bool matches(std::string_view unmodelled) const;
  };

  static std::vector<Pattern> parse(const std::vector<std::string>& texts);

  std::vector<Pattern> include_;
  std::vector<Pattern> exclude_;
};

// `desired` with the excluded objects as `current` has them: an equal part of both, so that a plan leaves
// them alone and yet sees what stands on them; an excluded sequence of a column that goes is owned by none.
// Throws Error (Exit::refused) where an object of `desired`
// needs one that is excluded and that `current` lacks.
catalog::Snapshot with_excluded_of(const catalog::Snapshot& current, const catalog::Snapshot& desired,
                                   const Selection& selection);

}  // namespace migrate::registry
