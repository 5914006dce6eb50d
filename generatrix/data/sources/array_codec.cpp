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

ColumnCodecPtr label_codec(const Opened& opened, const Tensor& labels) {
  const auto counts = at::bincount(labels, {}, opened.classes).contiguous();
  SymbolsSettings settings{
      .names = static_cast<std::int64_t>(opened.names.size()) == opened.classes ? opened.names : std::vector<std::string>{},
      .counts = {counts.const_data_ptr<std::int64_t>(), counts.const_data_ptr<std::int64_t>() + counts.numel()}};
  return symbols_codec({.name = "label", .values = Symbols{{opened.classes}}}, std::move(settings));
}

}  // namespace

Codec array_codec(const Opened& opened, const std::string& values, const std::string& name, const Batch& train) {
  Codec::Columns given;
  if (!train.given.empty()) given.push_back(label_codec(opened, train.given.x()));
  return Codec({event_codec(opened, values, name, train.x())}, std::move(given));
}

}  // namespace gx
