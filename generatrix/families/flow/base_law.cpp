#include "generatrix/families/flow/base_law.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/at_zero.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/logistic.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

class LogisticBase final : public Conditional {
 public:
  explicit LogisticBase(std::int64_t n)
      : loc_(register_buffer("loc", at::zeros({n}))), scale_(register_buffer("scale", at::ones({n}))) {}
  Distribution given(const Context&) override { return independent(Logistic{loc_, scale_}, 1); }

 private:
  Tensor loc_, scale_;
};

class MixtureBase final : public Conditional {
 public:
  MixtureBase(std::int64_t n, std::int64_t n_components)
      : logits_(register_parameter("logits", at::zeros({n_components}))),
        loc_(register_parameter("loc", at::randn({n_components, n}))),
        log_scale_(register_parameter("log_scale", at::zeros({n_components, n}))) {}
  Distribution given(const Context&) override {
    return Mixture{Categorical{logits_}, independent(Normal{loc_, log_scale_.exp()}, 1)};
  }

 private:
  Tensor logits_, loc_, log_scale_;
};

class ToldBase final : public Conditional {
 public:
  ToldBase(std::int64_t n, std::int64_t n_told)
      : net_(register_module("net", starting_at_zero(torch::nn::Linear(n_told, 2 * n)))) {}
  Distribution given(const Context& context) override {
    const auto out = net_->forward(context.whole.to(net_->weight.scalar_type())).chunk(2, -1);
    return independent(Normal{out[0], out[1].exp()}, 1);
  }

 private:
  torch::nn::Linear net_;
};

}  // namespace

ConditionalPtr make_base(const BaseSpec& spec, std::int64_t n_dims, std::int64_t n_told) {
  if (std::holds_alternative<LogisticBaseSpec>(spec)) return std::make_shared<LogisticBase>(n_dims);
  if (const auto* own = std::get_if<MixtureBaseSpec>(&spec)) return std::make_shared<MixtureBase>(n_dims, own->components);
  if (std::holds_alternative<ToldBaseSpec>(spec)) return std::make_shared<ToldBase>(n_dims, n_told);
  return nullptr;
}

}  // namespace gx
