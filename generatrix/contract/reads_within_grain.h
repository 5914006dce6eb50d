// A density of numbers that reads cells with a grain (Field::grain) as numbers within their step, so that points that repeat have
// a bound: families/flow/dequantization.h.
#pragma once

namespace gx {

struct ReadsWithinGrain {
  virtual ~ReadsWithinGrain() = default;
};

}  // namespace gx
