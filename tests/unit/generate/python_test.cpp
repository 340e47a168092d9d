#include <doctest/doctest.h>

#include "generate/python_text.hpp"

using namespace migrate::generate;

TEST_CASE("a literal stands in the quotes that it has fewer of") {
  CHECK(python_literal("draft") == R"("draft")");
  CHECK(python_literal(R"('a'::"char")") == R"("'a'::\"char\"")");
  CHECK(python_literal(R"(a "quoted" one)") == R"('a "quoted" one')");
  CHECK(python_literal("a\nb\\c\x01") == R"("a\nb\\c\x01")");
  CHECK(python_literal("größer") == "\"größer\"");
}

TEST_CASE("an attribute takes no word of Python, nor one that the models use") {
  CHECK(python_name("email") == "email");
  CHECK(python_name("class") == "class_");
  CHECK(python_name("metadata") == "metadata_");
  CHECK(python_name("1st of all") == "n1st_of_all");
}

TEST_CASE("long expressions are broken as black breaks them") {
  const std::string word(30, 'w');
  const auto call = [&](std::size_t words) {
    return python_call("f", std::vector<Python>(words, Python{word}));
  };
  CHECK(python_statement("x = ", call(2), 0) == "x = f(" + word + ", " + word + ")\n");
  CHECK(python_statement("some_longer_name = ", call(2), 8) ==
        "        some_longer_name = f(\n            " + word + ", " + word + "\n        )\n");
  CHECK(python_statement("x = ", call(3), 0) ==
        "x = f(\n    " + word + ",\n    " + word + ",\n    " + word + ",\n)\n");
  CHECK(python_statement("x = ", python_call("g", {call(3)}), 0) ==
        "x = g(\n    f(\n        " + word + ",\n        " + word + ",\n        " + word + ",\n    )\n)\n");
  CHECK(python_tuple({{"a"}}).text() == "(a,)");
}
