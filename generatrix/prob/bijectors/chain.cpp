#include "generatrix/prob/bijectors/chain.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

void append(Mapped& total, Mapped next) {
  if (!total.log_det.defined()) {
    total = std::move(next);
    return;
  }
  if (total.log_det.sizes() != next.log_det.sizes()) {
    throw errors::misuse(
        "chain",
        fmt::format("a log-det of shape {} after one of shape {}", next.log_det.sizes().vec(), total.log_det.sizes().vec()),
        "links with the same event; wrap elementwise maps with elementwise(map, n)");
  }
  total = {std::move(next.value), total.log_det + next.log_det};
}

}  // namespace

Mapped Chain::forward(const Tensor& latent) const {
  Mapped total{latent, {}};
  for (const auto& link : links) append(total, link.forward(total.value));
  return total;
}

Mapped Chain::inverse(const Tensor& data) const {
  Mapped total{data, {}};
  for (auto link = links.rbegin(); link != links.rend(); ++link) append(total, link->inverse(total.value));
  return total;
}

Bijector chain(std::vector<Bijector> links) {
  if (links.empty()) throw errors::misuse("chain", "no links", "at least one");
  return Chain{std::move(links)};
}

}  // namespace gx
