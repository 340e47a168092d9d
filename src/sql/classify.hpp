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

// What the statement is called in a message: its first words in capitals, "CREATE INDEX CONCURRENTLY". At
// most `count` words, names not told from keywords.
std::string leading_words(std::string_view statement, std::size_t count = 3);

}  // namespace migrate::sql
