#include "generatrix/data/sources/array_codec.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/standardize.h"

namespace gx {
namespace {

ColumnCodecPtr numbers_codec(Field field, const Opened& opened, const Tensor& x) {
  field.values = Real{};
  RealsSettings settings;
  if (x.scalar_type() == at::kDouble) settings.dtype = "float64";
  if (opened.standardize) settings = standardized(x);
  if (opened.whole) settings.forms.assign(static_cast<std::size_t>(field.dims()), "whole");
  return reals_codec(std::move(field), std::move(settings));
}

ColumnCodecPtr event_codec(const Opened& opened, const std::string& values, const std::string& name, const Tensor& x) {
  const auto shape = x.sizes().slice(1).vec();
  Field field{.name = shape.size() == 3 ? "image" : "x", .values = Levels{256}, .shape = shape};
  if (x.scalar_type() != at::kByte) {
    if (values != "auto" && values != "reals")
      throw errors::bad_value("data.values", values, name + " holds real numbers: use auto or reals");
    return numbers_codec(std::move(field), opened, x);
  }
  if (values == "reals") throw errors::bad_value("data.values", values, name + " holds bytes: use grey, static or dynamic");
  if (opened.bits && values != "grey") return static_codec(std::move(field));
  if (values == "static") return static_codec(std::move(field));
  return values == "dynamic" ? dynamic_codec(std::move(field)) : grey_codec(std::move(field));
}

}  // namespace

std::vector<std::int64_t> counts_of_labels(const Column& labels, std::int64_t n_classes) {
  const auto known = labels.observed.defined() ? labels.data.masked_select(labels.observed) : labels.data;
  const auto counts = at::bincount(known, {}, n_classes).contiguous();
  return {counts.const_data_ptr<std::int64_t>(), counts.const_data_ptr<std::int64_t>() + counts.numel()};
}

ColumnCodecPtr label_codec(const std::vector<std::string>& names, std::int64_t n_classes, const Column& labels,
                           const std::string& field) {
  SymbolsSettings settings{.counts = counts_of_labels(labels, n_classes)};
  if (static_cast<std::int64_t>(names.size()) == n_classes) settings.names = names;
  return symbols_codec({.name = field, .values = Symbols{{n_classes}}, .may_miss = labels.observed.defined()},
                       std::move(settings));
}

Codec array_codec(const Opened& opened, const std::string& values, const std::string& name, const Batch& train) {
  Codec::Columns given;
  if (!train.given.empty()) given.push_back(label_codec(opened.names, opened.classes, train.given.columns.front()));
  return Codec({event_codec(opened, values, name, train.x())}, std::move(given));
}

}  // namespace gx
