// The form that each file of this folder fills in: all that the program knows of one kind of catalog object.
//
// Extraction, diff, ordering, planning, proof and the YAML registry are generic and read these records. To
// teach the program a new kind, or a new PostgreSQL version, is to write or change one file and one line of
// all.cpp.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diff.hpp"
#include "catalog/snapshot.hpp"
#include "sql/fragment.hpp"

namespace migrate::kinds {

using catalog::Address;
using catalog::Alter;
using catalog::Object;
using catalog::Snapshot;
using sql::Fragment;

// How an attribute looks in a YAML registry. In the snapshot each is text (see catalog::Attribute).
enum class Shape {
  text,      // a scalar: SQL text, a name, a number; blanks around it do not count
  verbatim,  // a scalar taken as it is: a comment, the source of a function
  flag,      // true | absent
  unless,    // the flag turned round: `nullable: true` says that `not_null` is absent
  list,      // a sequence of scalars; stored as an array literal
  options,   // a mapping key: value; stored as an array literal of key=value, sorted
};

struct AttributeForm {
  std::string_view name;  // in the snapshot
  Shape shape = Shape::text;
  std::string_view key{};         // in YAML; empty: the same as the name
  bool open = false;              // what the registry leaves unsaid is taken from the live database
  bool initial = false;           // says how it is made; where it is there already, its own state counts
  bool initial_in_child = false;  // the same, of what a table has from its parent
  std::string_view
      inspected{};  // "never": `inspect` does not write it; "key": it is a part of the object's key
  // What SQL the text is (of a list, each of its elements) that becomes a part of a statement as it stands;
  // nothing: it is quoted, or one of a few words.
  std::optional<sql::Fragment> fragment{};
  // The values that a text can have, as the snapshot holds them; the registry takes them in any case. Empty:
  // any.
  std::vector<std::string_view> words{};
  std::string_view usual{};  // the word for its absence
  bool required = false;     // no object of the kind is without it

  // The server's print of it may change when it is read again.
  bool is_expression() const {
    return fragment == sql::Fragment::expression || fragment == sql::Fragment::index_element ||
           fragment == sql::Fragment::query || fragment == sql::Fragment::routine_body;
  }
};

// PostgreSQL's table-level lock modes (manual, "Explicit Locking"), weakest first.
enum class Lock {
  none,
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive,
};

struct Statement {
  std::string sql;  // one statement, no semicolon
  Lock lock = Lock::access_exclusive;
  std::vector<std::string> hazards{};  // what a reviewer must know, a sentence each
  bool destroys = false;               // rows or values that are there are lost by it, or may be
  bool ends_transaction = false;       // what it makes can be used only once it is committed (enum values)
  // Of what has a body as a string: the statement that makes the same again and, while check_function_bodies
  // is on, has the body looked at. `sql` runs while it is off, as nothing tells the order of what bodies
  // name.
  std::string check{};
};

// A statement that completes a new object when other objects are there (OWNED BY, REPLICA IDENTITY).
struct Finish {
  Statement statement;
  std::vector<Address> needs{};
};

// What the registry says about getting there, as opposed to where to.
struct Hints {
  std::map<Address, std::string> backfills;    // column -> expression that fills existing rows
  std::map<Address, std::string> conversions;  // column -> USING expression of a type change
};

// What a rule may look at beside its object. For a drop `after` lacks the object, for a create `before` does.
struct Context {
  const Snapshot& before;
  const Snapshot& after;
  const Hints& hints;
};

// How a changed object is brought about.
struct Alteration {
  bool replace = false;                 // not in place: drop it, create it
  std::string refusal{};                // not at all: why, as a sentence's end ("cannot …")
  std::optional<Statement> release{};   // before them, on its own: gives up what others may wait to take
  std::vector<Statement> statements{};  // in place, in this order
  // Which dependents of the object, and of the objects `also_around`, must be dropped before and created
  // again after; none when empty.
  std::vector<const Object*> also_around{};
  std::function<bool(const Object& dependent)> takes_along{};
};

// The rendered clauses of the objects that are created inside a statement of their parent.
using Clauses = std::vector<std::string>;

struct Kind {
  std::string_view name;     // in addresses: "primary_key"
  std::string_view keyword;  // in SQL: "CONSTRAINT", as COMMENT ON and DROP want it
  int rank = 0;  // creation order among objects that do not depend on each other; drops run the other way

  // Where every object of the kind has a row whose OID is one of a user's object (from 16384 up): without
  // such a row there is nothing to ask about. Empty: the kind is always asked about.
  std::string_view catalog{};
  // Reads every object of the kind. Rows have the columns of an extraction row (see object_rows.hpp in
  // postgres); the CTE user_schema(oid, name) is there. Attributes come in the order of `attributes`, then
  // `facts`. A fact named "signature" becomes the address's. Empty: another kind's query gives the rows.
  std::string_view query;
  // Where there is much, a second session reads it beside the first: the kinds of about half the work.
  bool read_beside = false;
  std::vector<AttributeForm> attributes{};
  std::vector<std::string_view> facts{};
  void (*cook)(Object&) = nullptr;  // finishes an extracted object; may be null

  std::vector<Statement> (*create)(const Object&, const Clauses&, const Context&) = nullptr;
  // What stands for the object while parts of it are made that name it: the functions of a type, which its
  // DROP takes along again. Those are its direct needs that need it; null or empty: there are none.
  std::vector<Statement> (*declare)(const Object&) = nullptr;
  // The object as a clause inside the CREATE of its parent; null or an empty text where that cannot be.
  std::string (*clause)(const Object&, const Clauses&) = nullptr;
  // Whether it needs a statement of its own all the same; null: never.
  bool (*stands_alone)(const Object&, const Context&) = nullptr;
  std::vector<Finish> (*finish)(const Object&, const Context&) = nullptr;  // may be null
  // What making it changes of others for a moment: `also_around` and `takes_along` of what it gives, which
  // alone are looked at. Null: nothing.
  Alteration (*around_create)(const Object&, const Context&) = nullptr;
  std::vector<Statement> (*drop)(const Object&, const Context&) = nullptr;
  Alteration (*alter)(const Alter&, const Context&) = nullptr;
  // Of what can ask for what asks for it (views, SQL bodies): the statement that makes it, or makes it over,
  // of its name and form alone, so that others can name it and it needs nothing of what it asks; none where
  // that is not known. And the one that makes a whole of it then. Both null, or none.
  std::optional<Statement> (*hollow)(const Object&, const Snapshot&) = nullptr;
  Statement (*fill)(const Object&) = nullptr;
  // Keeps the object and gives it another name; null where PostgreSQL cannot.
  Statement (*rename)(const Address& from, const std::string& name) = nullptr;
  // The unique names that the object takes besides its address ("relation public.ix_users_email").
  std::vector<std::string> (*claims)(const Object&) = nullptr;  // may be null
  // Whether losing it loses rows; such an object is never dropped to be created again. Null: never.
  bool (*holds_data)(const Object&) = nullptr;
  // What it needs besides what pg_depend says; unknown addresses do no harm. Null: nothing.
  std::vector<Address> (*needs)(const Object&) = nullptr;
  // What must be there or changed before it is created or changed, where both happen; no more than an order.
  std::vector<Address> (*follows)(const Object&, const Snapshot& after) = nullptr;  // may be null
  // What must be gone before it is created or changed, where it goes; or, of its own kind, have given up what
  // it had, where it does so (Alteration::release).
  std::vector<Address> (*waits_for)(const Object&, const Snapshot& before) = nullptr;  // may be null
  // The object as DROP, COMMENT ON and the like name it after `keyword`. Null: by the shape of the address
  // (clauses.hpp, sql_name).
  std::string (*identity)(const Address&) = nullptr;

  // Why a name cannot be an object's of the kind, as a sentence's end, where not every identifier can; empty:
  // it can. Null: every one can.
  std::string (*flaw_of_name)(std::string_view name) = nullptr;

  std::string_view parent{};  // kind of the parent that has the same names; empty: the table or schema named
  bool annotates = false;     // describes the object that its row's identity names (a comment)
  bool (*borne_by)(const Kind& of) = nullptr;  // of what annotates: whether objects of that kind can have it
  // Says who may do what (owners, privileges, security labels). It means the same without a server, and is
  // not built in scratch databases, whose role may be another and which may lack the roles.
  bool is_access = false;
  bool has_owner = false;           // ALTER … OWNER TO takes it
  std::string_view privileges{};    // those of its objects as aclitem's letters (manual, 5.7); empty: none
  bool is_relation = false;         // its objects are the `relation` of the addresses of what is in them
  bool goes_with_parent = true;     // DROP of the parent drops it; no statement of its own then
  bool owned = false;               // depends on its owner only once both exist (a sequence and its column)
  bool blocks_type_change = false;  // must be gone while the type of a column under it changes
  bool implied = false;      // comes with its parent: `inspect` writes it where something is said of it
  bool inseparable = false;  // made again only together with its parent (an attribute of a composite type)
  bool ordered = false;      // the place among its siblings counts (a column)
  bool early_drop = true;    // holds nothing: dropped before anything is created
  bool evaluates = false;    // to make one runs its expressions, over the rows that are there
  bool comes_last = false;   // changes what later statements do: after all else
  std::string_view without_rows{};  // the flag by which it is made without rows; empty: it is made so anyway
  // The name is made of other names and of words (`integer AS text`), and stands in SQL as it is.
  bool composed_name = false;

  // Where the registry keeps it: `section` maps names to bodies inside the mapping of each of `containers`
  // ("registry" for the top, "schema" or another kind; none: not written on its own). A scalar or list body
  // stands for `short_form`. What annotates has its section in all that bears it.
  std::string_view section{};
  std::vector<std::string_view> containers{};
  std::string_view short_form{};
  bool single = false;  // the section is the body of the one object; without a naming convention it is called
                        // as what it is in

  bool is_in(std::string_view container) const {
    return std::find(containers.begin(), containers.end(), container) != containers.end();
  }
};

// Every kind, by rank. The one list.
std::span<const Kind* const> all();
// The kind of that name; throws migrate::Error when there is none (a cache of another version).
const Kind& get(std::string_view name);
const Kind* find(std::string_view name);

}  // namespace migrate::kinds
