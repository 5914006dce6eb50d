#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/dates.h"
#include "generatrix/data/members.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

// On the device of `x`. The host does not wait for the copy: every training step makes one.
Tensor there(const Tensor& own, const Tensor& x) { return own.to(x.device(), own.scalar_type(), /*non_blocking=*/true); }

// The nearest whole number of units, where there is a unit.
Tensor rounded(const Tensor& raw, const Tensor& unit) {
  return at::where(unit > 0, at::round(raw / unit.clamp_min(1)) * unit, raw);
}

// Without the decimals that float32 does not resolve at this scale, where a model worked: 8.999999832 of scale 3 is 9.
Tensor resolved(const Tensor& raw, const Tensor& scale) {
  constexpr double kEpsilon = 2.4e-7, kExact = 9'007'199'254'740'992;  // 2^-22: of numbers up to four deviations; 2^53
  const auto digits = (kEpsilon * scale).log10().neg().floor();
  const auto more = at::pow(10.0, digits.clamp_min(0)), less = at::pow(10.0, digits.neg().clamp_min(0));  // 10^-k is not exact
  const auto whole = at::round(raw * more / less);
  return at::where(raw.abs() * more / less < kExact, whole * less / more + 0.0, raw);
}

// What a cell is a whole number of: 0 when it need not be.
std::vector<double> units(const std::vector<std::string>& forms) {
  std::vector<double> all;
  for (const auto& form : forms) all.push_back(form == "number" ? 0 : form == "day" ? 86'400 : 1);
  return all;
}

class Reals final : public ColumnCodec {
 public:
  Reals(Field field, RealsSettings settings)
      : ColumnCodec(std::move(field)),
        settings_(std::move(settings)),
        shift_(tensor(settings_.shift, "shift")),
        scale_(tensor(settings_.scale, "scale")),
        unit_(tensor(units(settings_.forms), "forms")),
        constant_(cells(settings_.constant)) {}

  std::string kind() const override { return "reals"; }
  Table settings() const override {
    const auto all = to_table(settings_);
    return settings_.coder.empty() ? all.without("coder") : all;
  }
  std::vector<std::string> names() const override { return settings_.names; }
  const RealsSettings& spec() const { return settings_; }

  // float64 until the end: a large shift must not eat the digits of a small difference
  Column encode(const Column& stored, Rng&) const override {
    auto column = stored;
    auto x = stored.data.to(at::kDouble);
    if (shift_.defined()) x = x - there(shift_, x);
    if (scale_.defined()) x = x / there(scale_, x);
    column.data = x.to(at::kFloat);
    return column;
  }

  Column decode(const Column& x) const override {
    auto stored = x;
    auto raw = x.data.to(at::kDouble);
    if (scale_.defined()) raw = raw * there(scale_, raw);
    if (shift_.defined()) raw = raw + there(shift_, raw);
    if (constant_.defined() && shift_.defined()) raw = at::where(constant_.to(raw.device()), there(shift_, raw), raw);
    if (scale_.defined() && settings_.dtype == "float64") raw = resolved(raw, there(scale_, raw));
    if (unit_.defined()) raw = rounded(raw, there(unit_, raw));
    stored.data = raw.to(settings_.dtype == "float64" ? at::kDouble : at::kFloat);
    return stored;
  }

  Tensor log_volume(const Column& x) const override {
    if (!scale_.defined()) return {};
    auto own = unit_.defined() ? scale_ / at::where(unit_ > 0, unit_, at::ones_like(unit_)) : scale_;  // of days in days
    if (constant_.defined()) own = at::where(constant_, at::ones_like(own), own);
    const auto each = own.log().neg().expand(field().shape);  // by cell of a member
    if (!x.observed.defined() && !x.length.defined()) return each.sum().expand({x.size()});
    return (known_in(x).to(at::kCPU, at::kDouble) * each).flatten(1).sum(1);
  }

  std::string text(double value, std::int64_t cell) const override {
    const auto place = static_cast<std::size_t>(cell);
    const auto form = settings_.forms.empty() ? std::string("number") : settings_.forms.at(place);
    if (form == "date" || form == "day") return date_text(value);
    if (form == "whole") return fmt::format("{:.0f}", value + 0.0);  // no -0
    if (settings_.dtype == "float32") return fmt::format("{}", static_cast<float>(value));
    return fmt::format("{}", value);
  }

 private:
  Tensor tensor(const std::vector<double>& values, const char* name) const {
    if (values.empty()) return {};
    if (static_cast<std::int64_t>(values.size()) != field().dims()) {
      throw errors::bad_value(fmt::format("codec.{}.{}", field().name, name), fmt::format("{} numbers", values.size()),
                              fmt::format("expected {}, one per dimension", field().dims()));
    }
    return at::tensor(values, at::kDouble).reshape(field().shape);
  }

  // Where the listed cells are; undefined where there are none.
  Tensor cells(const std::vector<std::int64_t>& listed) const {
    if (listed.empty()) return {};
    auto all = at::zeros({field().dims()}, at::kBool);
    for (const auto cell : listed) {
      if (cell >= field().dims())
        throw errors::bad_value(fmt::format("codec.{}.constant", field().name), fmt::format("cell {}", cell),
                                fmt::format("there are {}", field().dims()));
      all[cell] = true;
    }
    return all.reshape(field().shape);
  }

  RealsSettings settings_;
  Tensor shift_, scale_, unit_;  // float64 [...shape]; undefined means 0 and 1
  Tensor constant_;              // bool [...shape]
};

Field as_reals(Field field, const RealsSettings& settings) {
  if (!is_real(field.values)) field.values = Real{};
  field.grain = units(settings.forms);
  for (std::size_t i = 0; i < std::min(field.grain.size(), settings.scale.size()); ++i) field.grain[i] /= settings.scale[i];
  field.grain.resize(static_cast<std::size_t>(field.dims()), 0.0);
  for (const auto cell : settings.constant) {  // at one value alone a density has no bound either; decoding gives the value back
    if (cell < field.dims()) field.grain[static_cast<std::size_t>(cell)] = 1;
  }
  if (std::ranges::none_of(field.grain, [](double step) { return step > 0; })) field.grain.clear();
  return field;
}

}  // namespace

ColumnCodecPtr reals_codec(Field field, RealsSettings settings) {
  auto own = as_reals(std::move(field), settings);
  return std::make_shared<Reals>(std::move(own), std::move(settings));
}

const RealsSettings* reals_of(const ColumnCodec& codec) {
  const auto* reals = dynamic_cast<const Reals*>(&codec);
  return reals ? &reals->spec() : nullptr;
}

}  // namespace gx
