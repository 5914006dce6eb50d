#include "generatrix/families/adversarial/augmentation.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/nn/augment.h"

namespace gx {
namespace {

// Every picture of [n, C, H, H] by its own number of quarters.
Tensor randomly_turned(const Tensor& x, Rng& rng) {
  const auto quarters = rng.integers(4, {x.size(0), 1, 1, 1});
  auto turned = x;
  for (std::int64_t q = 1; q < 4; ++q) turned = at::where(quarters == q, at::rot90(x, q, {2, 3}), turned);
  return turned;
}

Tensor shifted_by_an_eighth(const Tensor& x, Rng& rng) {
  return randomly_shifted(x, (std::max(x.size(2), x.size(3)) + 4) / 8, rng);
}

Tensor changed_by(const std::string& name, const Tensor& x, Rng& rng) {
  if (name == "color") return randomly_recolored(x, rng);
  if (name == "shift") return shifted_by_an_eighth(x, rng);
  if (name == "cutout") return randomly_cut_out(x, rng);
  return name == "mirror" ? randomly_mirrored(x, rng) : randomly_turned(x, rng);
}

const ChangeNames* changes_of(const AugmentationSpec& spec) {
  if (const auto* fixed = std::get_if<FixedAugmentationSpec>(&spec)) return &fixed->changes;
  const auto* adaptive = std::get_if<AdaptiveAugmentationSpec>(&spec);
  return adaptive ? &adaptive->changes : nullptr;
}

}  // namespace

Check known_change() { return one_of({"color", "shift", "cutout", "mirror", "turn"}); }

Tensor changed(const ChangeNames& names, const Tensor& rows, Rng& rng) {
  auto x = rows;
  for (const auto& name : names) x = changed_by(name, x, rng);
  return x;
}

Tensor changed(const ChangeNames& names, const Tensor& rows, const Tensor& p, Rng& rng) {
  auto x = rows;
  for (const auto& name : names) {
    const auto chosen = rng.uniform({x.size(0), 1, 1, 1}) < p;
    x = at::where(chosen, changed_by(name, x, rng), x);
  }
  return x;
}

std::optional<std::string> why_no_changes(const ChangeNames& names, const Shape& event) {
  if (names.empty()) return "`changes` is empty";
  if (event.size() != 3) return "changes are of pictures [channels, height, width]";
  if (std::ranges::count(names, "turn") > 0 && event[1] != event[2]) return "only square pictures can be turned by a quarter";
  return {};
}

std::optional<std::string> why_not(const AugmentationSpec& spec, const Shape& event) {
  const auto* changes = changes_of(spec);
  return changes ? why_no_changes(*changes, event) : std::nullopt;
}

Augmentation::Augmentation(const AugmentationSpec& spec) {
  if (const auto* changes = changes_of(spec)) changes_ = *changes;
  if (const auto* fixed = std::get_if<FixedAugmentationSpec>(&spec)) probability_ = fixed->probability;
  const auto* adaptive = std::get_if<AdaptiveAugmentationSpec>(&spec);
  if (!adaptive) return;
  target_ = adaptive->target, rows_ = static_cast<double>(adaptive->rows);
  state_ = at::zeros({2});
}

Tensor Augmentation::of(const Tensor& rows, Rng& rng) const {
  if (!adapts() && probability_ == 1) return changed(changes_, rows, rng);
  return changed(changes_, rows, adapts() ? state_[0] : at::scalar_tensor(probability_), rng);
}

void Augmentation::follow(const Tensor& signs, std::int64_t n) const {
  const at::NoGradGuard off;
  auto p = state_[0], r = state_[1];
  r.lerp_(signs.mean().to(r.scalar_type()), 0.25);
  p.add_((r - target_).sign(), static_cast<double>(n) / rows_).clamp_(0, 1);
}

}  // namespace gx
