#include "generatrix/families/adversarial/value_range.h"

#include <ATen/ATen.h>

namespace gx {

std::optional<std::string> ValueRange::why_not(const Space& event) {
  if (!event.is_one()) return "an event has several fields, and a generator makes one";
  const auto& field = event.only();
  if (!field.is_fixed()) return field.name + " is a " + words_of(field.layout) + ", and a generator makes events of one size";
  if (field.may_miss) return "cells of " + field.name + " are unknown in some rows";
  if (std::holds_alternative<Symbols>(field.values) && !is_bits(field.values))
    return field.name + " are symbols, and no gradient reaches a generator through them";
  return {};
}

Tensor ValueRange::generated(const Tensor& output) const { return is_real(values_) ? output : at::tanh(output); }

Tensor ValueRange::from_space(const Tensor& x) const { return is_real(values_) ? x : (2 * x).sub_(1); }

Tensor ValueRange::to_space(const Tensor& value) const {
  if (is_real(values_)) return value;
  if (is_bits(values_)) return (value > 0).to(value.scalar_type());
  return (value + 1).mul_(0.5);
}

}  // namespace gx
