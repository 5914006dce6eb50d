#include "generatrix/prob/bijectors/autoregressive.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

class WholePasses final : public Conditioner::Walk {
 public:
  WholePasses(const Conditioner& conditioner, const Tensor& like) : conditioner_(conditioner), like_(like) {}

  Tensor next(const Tensor& last) override {
    if (last.defined()) known_.push_back(last);
    const auto d = static_cast<std::int64_t>(known_.size());
    auto x = at::zeros_like(like_);
    if (d > 0) {
      const auto before = at::stack(known_, -1);
      auto rest = before.sizes().vec();
      rest.back() = like_.size(-1) - d;
      x = at::cat({before, at::zeros(rest, before.options())}, -1);
    }
    return conditioner_.parameters(x).select(-2, d);
  }

 private:
  const Conditioner& conditioner_;
  Tensor like_;
  std::vector<Tensor> known_;
};

}  // namespace

std::unique_ptr<Conditioner::Walk> Conditioner::walk(const Tensor& like) const {
  return std::make_unique<WholePasses>(*this, like);
}

Mapped AutoregressiveMap::inverse(const Tensor& data) const {
  auto mapped = maps.of(conditioner->parameters(data)).inverse(data);
  return {std::move(mapped.value), mapped.log_det.sum(-1)};
}

Mapped AutoregressiveMap::forward(const Tensor& latent) const {
  const auto walk = conditioner->walk(latent);
  std::vector<Tensor> values, log_dets;
  for (std::int64_t d = 0; d < latent.size(-1); ++d) {
    const auto mapped = maps.of(walk->next(d > 0 ? values.back() : Tensor())).forward(latent.select(-1, d));
    values.push_back(mapped.value);
    log_dets.push_back(mapped.log_det);
  }
  return {at::stack(values, -1), at::stack(log_dets, -1).sum(-1)};
}

}  // namespace gx
