#include "generatrix/train/optimizer.h"

#include <ATen/ATen.h>

#include "generatrix/base/parallel.h"
#include "generatrix/train/shares.h"

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
std::vector<Tensor> as_they_lie(const std::vector<Tensor>& gradients, const std::vector<Tensor>& parameters) {
  auto aligned = gradients;
  for (std::size_t i = 0; i < aligned.size(); ++i) {
    if (aligned[i].strides() != parameters[i].strides()) aligned[i] = at::empty_like(parameters[i]).copy_(aligned[i]);
  }
  return aligned;
}

// Adam (Kingma and Ba 2015, algorithm 1) and AdamW (Loshchilov and Hutter 2019, algorithm 2), share by share on all threads.
class Adam final : public Optimizer {
 public:
  Adam(const OptimizerSpec& spec, std::vector<Tensor> parameters)
      : spec_(spec),
        parameters_(std::move(parameters)),
        m_(zeros_like(parameters_)),
        v_(zeros_like(parameters_)),
        shares_(parameters_) {
    steps_ = at::zeros({}, parameters_.front().options().dtype(at::kFloat).requires_grad(false));
    const at::NoGradGuard off;
    for (std::int64_t i = 0; i < shares_.size(); ++i) {
      auto own = shares_.of(parameters_, i);
      const List steps(own.size(), steps_);
      own_.push_back({std::move(own), shares_.of(m_, i), shares_.of(v_, i), steps});
    }
  }

  void step(const std::vector<Tensor>& gradients, double rate, const Tensor& skip) override {
    const at::NoGradGuard off;
    steps_.add_(1);
    const auto found = skip.defined() ? std::optional(skip) : std::nullopt;
    const auto update = spec_.kind == "adamw" ? fused_adamw : fused_adam;
    const auto aligned = as_they_lie(gradients, parameters_);
    in_parallel(shares_.size(), [&](std::int64_t begin, std::int64_t end) {
      for (auto i = begin; i < end; ++i) {
        auto& own = own_[static_cast<std::size_t>(i)];
        update(own.parameters, shares_.of(aligned, i), own.m, own.v, own.steps, rate, spec_, found);
      }
    });
    if (skip.defined()) steps_.sub_(skip);
  }

  std::vector<std::pair<std::string, std::vector<Tensor>>> state() const override {
    return {{"m", m_}, {"v", v_}, {"step", {steps_}}};
  }

 private:
  using List = std::vector<Tensor>;
  static void fused_adam(List& p, const List& g, List& m, List& v, List& steps, double rate, const OptimizerSpec& s,
                         const std::optional<Tensor>& found) {
    at::_fused_adam_(p, g, m, v, {}, steps, rate, s.beta1, s.beta2, s.weight_decay, s.epsilon, false, false, {}, found);
  }
  static void fused_adamw(List& p, const List& g, List& m, List& v, List& steps, double rate, const OptimizerSpec& s,
                          const std::optional<Tensor>& found) {
    at::_fused_adamw_(p, g, m, v, {}, steps, rate, s.beta1, s.beta2, s.weight_decay, s.epsilon, false, false, {}, found);
  }

  OptimizerSpec spec_;
  List parameters_, m_, v_;
  Tensor steps_;  // how many; one number for all
  Shares shares_;
  struct Own {
    List parameters, m, v, steps;
  };
  std::vector<Own> own_;  // by share: views of the lists above
};

// Rules written with foreach kernels. A skipped step runs like any other and is then undone on the device.
class ForeachOptimizer : public Optimizer {
 public:
  ForeachOptimizer(const OptimizerSpec& spec, std::vector<Tensor> parameters) : spec_(spec), parameters_(std::move(parameters)) {}

  void step(const std::vector<Tensor>& gradients, double rate, const Tensor& skip) final {
    at::NoGradGuard off;
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

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec, std::vector<Tensor> parameters) {
  if (spec.kind == "sgd") return std::make_unique<Sgd>(spec, std::move(parameters));
  if (spec.kind == "rmsprop") return std::make_unique<RmsProp>(spec, std::move(parameters));
  if (spec.kind == "adamax") return std::make_unique<Adamax>(spec, std::move(parameters));
  return std::make_unique<Adam>(spec, std::move(parameters));
}

}  // namespace gx
