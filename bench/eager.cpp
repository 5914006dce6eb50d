#include "bench/eager.h"

#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include "generatrix/eval/cost/flops.h"
#include "generatrix/eval/cost/memory.h"

namespace gx::bench {
namespace {

constexpr double kAdamBytes = 44;  // for each parameter

double n_numbers(const std::vector<at::Tensor>& tensors) {
  double n = 0;
  for (const auto& t : tensors) n += static_cast<double>(t.numel());
  return n;
}

}  // namespace

Running eager_training(const std::shared_ptr<EagerNet>& net, const at::Tensor& x, std::int64_t batch) {
  const auto optimizer = std::make_shared<torch::optim::Adam>(net->parameters(), torch::optim::AdamOptions(1e-3));
  const auto next = std::make_shared<std::int64_t>(0);
  const auto step = [=] {
    const auto first = (*next)++ % (x.size(0) / batch) * batch;
    optimizer->zero_grad();
    net->loss(x.narrow(0, first, batch)).backward();
    optimizer->step();
  };
  return {step, training_work(net->parameters(), step, [&] { net->loss(x.narrow(0, 0, batch)); })};
}

Work training_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step,
                   const std::function<void()>& forward) {
  return {static_cast<double>(count_flops(step)), kAdamBytes * n_numbers(parameters),
          3 * static_cast<double>(peak_tensor_bytes(forward))};
}

Work reading_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step, double values) {
  return {static_cast<double>(count_flops(step)), 4 * n_numbers(parameters), 4 * values};
}

}  // namespace gx::bench
