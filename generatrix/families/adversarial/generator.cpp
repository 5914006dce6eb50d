#include "generatrix/families/adversarial/generator.h"

#include <ATen/ATen.h>

#include <utility>

namespace gx {

Generator::Generator(NetPtr net, Prior prior, ValueRange range)
    : net_(std::move(net)), prior_(std::move(prior)), range_(std::move(range)), like_(net_->parameters().front()) {}

at::ScalarType Generator::type() const { return like_.scalar_type(); }

at::TensorOptions Generator::like() const { return like_.options().requires_grad(false); }

Tensor Generator::draw(std::int64_t n, Rng& rng) const { return prior_(n, type(), rng); }

Tensor Generator::of(const Tensor& z) const { return range_.generated(net_->forward(z).squeeze(-1)); }

}  // namespace gx
