#include "generatrix/contract/turn.h"

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {

Loss&& Loss::add(std::string name, Tensor value, double weight) && {
  terms_.push_back({std::move(name), std::move(value), weight});
  return std::move(*this);
}

Loss&& Loss::watch(std::string name, Tensor value) && {
  watched_.push_back({std::move(name), value.detach(), 0});
  return std::move(*this);
}

Loss&& Loss::keep(std::string name, Tensor value) && {
  kept_.push_back({std::move(name), value.detach(), 0});
  return std::move(*this);
}

const Tensor& Loss::kept(const std::string& name) const {
  const auto found = std::ranges::find(kept_, name, &Term::name);
  if (found == kept_.end()) throw errors::misuse("Loss::kept", name, "a name that was kept");
  return found->value;
}

Tensor Loss::total() const {
  Tensor sum;
  for (const auto& term : terms_) {
    const auto weighted = term.weight == 1 ? term.value : term.value * term.weight;
    sum = sum.defined() ? sum + weighted : weighted;
  }
  return sum;
}

Repeats always(int n) {
  return [n](std::int64_t) { return n; };
}

Repeats from_step(std::int64_t first) {
  return [first](std::int64_t index) { return index < first ? 0 : 1; };
}

}  // namespace gx
