#include "database/session.hpp"

namespace blog {

Session::Session(Pool& pool, const std::string& tenant)
    : connection_(pool.borrow()), transaction_(connection_->pqxx()) {
  execute("SELECT set_config('blog.tenant', $1, true)", {tenant});
}

pqxx::result Session::execute(const std::string& sql, const std::vector<Parameter>& parameters) {
  return blog::execute(transaction_, sql, parameters);
}

}  // namespace blog
