// Busy neighbors: endless loops in processes of their own, at our priority. They can be stopped and continued.
#pragma once

#include <vector>

namespace gx::bench {

class Loops {
 public:
  explicit Loops(int n);  // starts n stopped loops, which end when this process ends
  ~Loops();
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;

  void run();
  void sleep();
  int size() const { return static_cast<int>(ids_.size()); }
  double seconds_used() const;

 private:
  std::vector<int> ids_;
};

}  // namespace gx::bench
