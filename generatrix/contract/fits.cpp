#include "generatrix/contract/fits.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/data/one_field.h"

namespace gx {

std::optional<std::string> why_no_array(const Space& event) {
  if (auto reason = why_not_one_field(event)) return reason;
  const auto& field = event.only();
  if (!field.is_fixed()) return field.name + " is a " + words_of(field.layout) + ", and this model is of events of one size";
  if (field.may_miss) return "cells of " + field.name + " are unknown in some rows, and this model needs them all";
  if (std::holds_alternative<Symbols>(field.values) && !is_bits(field.values))
    return field.name + " are symbols, and this model computes with numbers";
  return {};
}

std::optional<std::string> why_no_condition(const Task& task, bool conditional) {
  if (conditional && task.given.empty())
    return "model.conditional = true needs rows that are given something, such as a label: false trains without";
  return {};
}

std::optional<std::string> why_not_one_size(const Task& task) {
  if (!task.event.is_one() || !task.given.is_one() || !task.event.only().is_image() || !task.given.only().is_image()) return {};
  const auto &x = task.event.only().shape, &y = task.given.only().shape;
  if (x[1] == y[1] && x[2] == y[2]) return {};
  return fmt::format(
      "pictures of {} x {} pixels are given pictures of {} x {}, and it reads those of one size: data.size = [{}, {}] fits both",
      x[1], x[2], y[1], y[2], std::min(x[1], y[1]), std::min(x[2], y[2]));
}

Task as_read(const Task& task, bool conditional) { return {task.event, conditional ? task.given : Space{}}; }

}  // namespace gx
