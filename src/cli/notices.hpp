// Notices, warnings and errors: what goes to stderr.
#pragma once

#include <string>

#include "cli/globals.hpp"
#include "error/error.hpp"

namespace migrate::cli {

// Sends what the program logs (spdlog) to stderr: information unless it is to be quiet, more when verbose.
// With
// --format json as events (output.hpp).
void start_notices(const Globals& globals);

// A line on stderr can be drawn again: it is a terminal that knows how.
bool can_redraw();

// What clears the line that stands there.
inline constexpr const char* clear_line = "\r\x1b[K";

// Whether a line without an end stands on stderr: each notice clears it first. May be called from any thread.
void set_open_line(bool stands);

// An error as one to a few lines, a line end after each: what failed and where, the statement, what is known
// beyond that, what to do next. `color`: with the escape sequences of terminals.
std::string error_text(const ErrorFacts& facts, bool color);

// All of an Errors, else the one error, to stderr; with --format json as events.
void report(const Error& error, const Globals& globals);

}  // namespace migrate::cli
