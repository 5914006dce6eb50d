// The parts of generatrix/eval/cost.h, one for each thing that is done with a model.
#pragma once

#include "generatrix/eval/cost.h"

namespace gx {

struct CostSubject {
  Model& model;
  const Batch& rows;
  const CostOptions& options;
  Rng rng;
};

void measure_training(Cost& cost, CostSubject& subject);
void measure_reading(Cost& cost, CostSubject& subject);                           // scoring and encoding
void measure_sampling(Cost& cost, CostSubject& subject, const Sampler& sampler);  // after reading

// A call that ends only when the device has the result.
using CostCall = std::function<void()>;
void wait_for(const Tensor& result);

// The speed of `call` on all cores divided by its speed on one.
CostNumber measure_speedup(const CostSubject& subject, std::int64_t items, const CostCall& call);

CostNumber flops_per_event(std::int64_t n, const CostCall& call);
CostNumber peak_bytes(const CostCall& call);

}  // namespace gx
