// The small tasks that the laws are tried on, one for every kind of data, and rows of them.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

struct SmallTask {
  std::string name;
  Task task;
  bool plain = false;  // one of the three that every configuration is tried on; the others are for defaults and conditions
};

// bits [1, 4, 4]; levels [1, 8, 8] with labels; reals [2]; colors [3, 4, 4]; a map of symbols with labels; a picture given a
// picture and which of its cells are shown; a mixed table with unknown cells; sparse ratings; tokens of different lengths; series
// that are given a vector, or covariates for each step; sounds that are given frames; a set.
const std::vector<SmallTask>& small_tasks();

// n events, on the CPU, with something to learn: two patterns under noise, or two clusters in the plane.
Batch structured_events(const Task& task, std::int64_t n, std::uint64_t seed);
// n events without structure.
Batch random_events(const Task& task, std::int64_t n, std::uint64_t seed);

}  // namespace gx
