// How many rows the next batch has: as many as will take about the time that was asked for. Pure.
#pragma once

#include <chrono>

namespace migrate::apply {

class Pace {
 public:
  // `rows`: of the first batch; later ones have from a tenth of that to ten times as many.
  Pace(long rows, std::chrono::milliseconds target) : first_(rows), rows_(rows), target_(target) {}

  long rows() const { return rows_; }
  // A batch of rows() took that long: half as many next where it was too long, half as many more where it
  // took less than half the time.
  void took(std::chrono::milliseconds time);
  // Half as many; false where it cannot be fewer.
  bool shrink();

 private:
  long first_;
  long rows_;
  std::chrono::milliseconds target_;
};

}  // namespace migrate::apply
