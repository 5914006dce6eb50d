#include "generatrix/train/optimizer.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/adam/adam.h"
#include "generatrix/kernels/shares.h"

namespace gx {
namespace {

std::vector<Tensor> zeros_like(const std::vector<Tensor>& parameters) {
  std::vector<Tensor> zeros;
  for (const auto& p : parameters) zeros.push_back(at::zeros_like(p.detach()));  // the same strides: fused kernels walk storage
  return zeros;
}

std::vector<Tensor> copies(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> all;
  for (const auto& t : tensors) all.push_back(t.detach().clone());
  return all;
}

// Gradients that lie in memory as their parameters do: the fused kernels walk the storage of both side by side and never look at
// strides, so a transposed gradient (of a weight used through a permuted view, or in channels-last) would move the wrong numbers.
GradientParts as_they_lie(const GradientParts& gradients, const std::vector<Tensor>& parameters) {
  auto aligned = gradients;
  for (auto& part : aligned) {
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = kernels::laid_like(part[i], parameters[i]);
  }
  return aligned;
}

class Adam final : public Optimizer {
 public:
  Adam(const OptimizerSpec& spec, std::vector<Tensor> parameters) : spec_(spec), state_{std::move(parameters), {}, {}, {}} {
    state_.m = zeros_like(state_.parameters);
    state_.v = zeros_like(state_.parameters);
    state_.steps = at::zeros({}, state_.parameters.front().options().dtype(at::kFloat).requires_grad(false));
  }

  void step(const GradientParts& gradients, double rate, const Tensor& skip) override {
    const AdamRule rule{rate, spec_.beta1, spec_.beta2, spec_.epsilon, spec_.weight_decay, spec_.kind == "adamw"};
    adam(rule, state_, as_they_lie(gradients, state_.parameters), skip);
  }

  std::vector<std::pair<std::string, std::vector<Tensor>>> state() const override {
    return {{"m", state_.m}, {"v", state_.v}, {"step", {state_.steps}}};
  }

 private:
  OptimizerSpec spec_;
  AdamState state_;
};

// Rules written with foreach kernels. A skipped step runs like any other and is then undone on the device.
class ForeachOptimizer : public Optimizer {
 public:
  ForeachOptimizer(const OptimizerSpec& spec, std::vector<Tensor> parameters) : spec_(spec), parameters_(std::move(parameters)) {}

  void step(const GradientParts& parts, double rate, const Tensor& skip) final {
    at::NoGradGuard off;
    const auto gradients = kernels::sum_of_lists(parts);
    auto touched = parameters_;
    for (const auto& [name, tensors] : state()) touched.insert(touched.end(), tensors.begin(), tensors.end());
    const auto before = skip.defined() ? copies(touched) : std::vector<Tensor>{};
    auto decayed = gradients;
    if (spec_.weight_decay > 0) decayed = at::_foreach_add(gradients, parameters_, spec_.weight_decay);
    move(decayed, rate);
    for (std::size_t i = 0; i < before.size(); ++i) touched[i].copy_(at::where(skip > 0, before[i], touched[i]));
  }

 protected:
  virtual void move(const std::vector<Tensor>& gradients, double rate) = 0;
  OptimizerSpec spec_;
  std::vector<Tensor> parameters_;
};

// Stochastic gradient descent with heavy-ball momentum (Sutskever et al. 2013, eq. 1, written with the rate outside).
class Sgd final : public ForeachOptimizer {
 public:
  Sgd(const OptimizerSpec& spec, std::vector<Tensor> parameters)
      : ForeachOptimizer(spec, std::move(parameters)),
        velocity_(spec.momentum > 0 ? zeros_like(parameters_) : std::vector<Tensor>{}) {}
  std::vector<std::pair<std::string, std::vector<Tensor>>> state() const override { return {{"velocity", velocity_}}; }

 private:
  void move(const std::vector<Tensor>& gradients, double rate) override {
    if (velocity_.empty()) return at::_foreach_add_(parameters_, gradients, -rate);
    at::_foreach_mul_(velocity_, spec_.momentum);
    at::_foreach_add_(velocity_, gradients);
    at::_foreach_add_(parameters_, velocity_, -rate);
  }
  std::vector<Tensor> velocity_;
};

// RMSProp (Tieleman and Hinton 2012, lecture 6e), momentum on the scaled gradient.
class RmsProp final : public ForeachOptimizer {
 public:
  RmsProp(const OptimizerSpec& spec, std::vector<Tensor> parameters)
      : ForeachOptimizer(spec, std::move(parameters)),
        square_(zeros_like(parameters_)),
        velocity_(spec.momentum > 0 ? zeros_like(parameters_) : std::vector<Tensor>{}) {}
  std::vector<std::pair<std::string, std::vector<Tensor>>> state() const override {
    return {{"square", square_}, {"velocity", velocity_}};
  }

 private:
  void move(const std::vector<Tensor>& gradients, double rate) override {
    at::_foreach_mul_(square_, spec_.smoothing);
    at::_foreach_addcmul_(square_, gradients, gradients, 1 - spec_.smoothing);
    auto scale = at::_foreach_sqrt(square_);
    at::_foreach_add_(scale, spec_.epsilon);
    if (velocity_.empty()) return at::_foreach_addcdiv_(parameters_, gradients, scale, -rate);
    at::_foreach_mul_(velocity_, spec_.momentum);
    at::_foreach_addcdiv_(velocity_, gradients, scale, 1);
    at::_foreach_add_(parameters_, velocity_, -rate);
  }
  std::vector<Tensor> square_, velocity_;
};

// Adamax (Kingma and Ba 2015, algorithm 2): u = max(beta2 u, |g|), step rate / (1 - beta1^t) m / u.
class Adamax final : public ForeachOptimizer {
 public:
  Adamax(const OptimizerSpec& spec, std::vector<Tensor> parameters)
      : ForeachOptimizer(spec, std::move(parameters)), m_(zeros_like(parameters_)), u_(zeros_like(parameters_)) {
    // beta1^t, on the device because a skipped step must not count
    power_ = {at::ones({}, parameters_.front().options().dtype(at::kFloat).requires_grad(false))};
  }
  std::vector<std::pair<std::string, std::vector<Tensor>>> state() const override {
    return {{"m", m_}, {"u", u_}, {"power", power_}};
  }

 private:
  void move(const std::vector<Tensor>& gradients, double rate) override {
    power_[0].mul_(spec_.beta1);
    at::_foreach_lerp_(m_, gradients, 1 - spec_.beta1);
    at::_foreach_mul_(u_, spec_.beta2);
    auto size = at::_foreach_abs(gradients);
    at::_foreach_add_(size, spec_.epsilon);
    at::_foreach_maximum_(u_, size);
    auto update = at::_foreach_div(m_, u_);
    at::_foreach_mul_(update, rate / (1 - power_[0]));
    at::_foreach_sub_(parameters_, update);
  }
  std::vector<Tensor> m_, u_, power_;
};

}  // namespace

std::int64_t numbers_kept(const OptimizerSpec& spec) {
  const auto of_momentum = spec.momentum > 0 ? 1 : 0;
  if (spec.kind == "sgd") return of_momentum;
  if (spec.kind == "rmsprop") return 1 + of_momentum;
  return 2;
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec, std::vector<Tensor> parameters) {
  if (spec.kind == "sgd") return std::make_unique<Sgd>(spec, std::move(parameters));
  if (spec.kind == "rmsprop") return std::make_unique<RmsProp>(spec, std::move(parameters));
  if (spec.kind == "adamax") return std::make_unique<Adamax>(spec, std::move(parameters));
  return std::make_unique<Adam>(spec, std::move(parameters));
}

}  // namespace gx
