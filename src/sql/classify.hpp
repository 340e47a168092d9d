// How a statement stands to transactions, told by its first words.
#pragma once

#include <string>
#include <string_view>

namespace migrate::sql {

enum class TransactionUse {
  any,      // runs inside a transaction block and outside
  outside,  // the server refuses it inside a transaction block
  control,  // starts, ends or divides transactions itself
};

// Tells `outside` only where the server refuses for certain (PreventInTransactionBlock in PostgreSQL 15 to
// 17); what depends on the database (REINDEX of a partitioned table, DROP SUBSCRIPTION with a slot) is `any`:
// the server says.
TransactionUse transaction_use(std::string_view statement);

// Surely nothing but a part of a transaction, whose effect a COMMIT keeps and a ROLLBACK takes back. False
// for what is `outside`, for what could end transactions by itself (CALL, DO), and for what we do not know.
bool runs_in_transaction(std::string_view statement);

// ALTER TABLE … VALIDATE CONSTRAINT …, and nothing besides.
bool validates_constraint(std::string_view statement);

// DEALLOCATE or DISCARD ALL: prepared statements may be gone after it.
bool forgets_prepared(std::string_view statement);

// The setting that the statement changes for the session (SET, SET SESSION, RESET), in lower case; empty for
// other statements and for SET LOCAL.
std::string session_setting(std::string_view statement);

// What the statement is called in a message: its first words in capitals, "CREATE INDEX CONCURRENTLY". At
// most `count` words, names not told from keywords.
std::string leading_words(std::string_view statement, std::size_t count = 3);

}  // namespace migrate::sql
