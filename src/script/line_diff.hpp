// Two texts compared line by line, for people.
#pragma once

#include <string>
#include <string_view>

namespace migrate::script {

// What leads from one text to the other by a longest common subsequence of lines: lines that go begin with
// '-', those that come with '+', and up to three lines around them with a blank; "@@" parts what lies apart.
// Each line ends in LF. Empty where the texts have the same lines.
std::string line_diff(std::string_view from, std::string_view to);

}  // namespace migrate::script
