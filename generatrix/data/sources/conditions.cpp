#include "generatrix/data/sources/conditions.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/standardize.h"

namespace gx {

std::optional<DerivedSpec> derived_spec(const GivenSpec& spec) {
  return std::visit(
      [](const auto& one) -> std::optional<DerivedSpec> {
        if constexpr (std::is_constructible_v<DerivedSpec, decltype(one)>) return DerivedSpec(one);
        return {};
      },
      spec);
}

Batch stored_rows(const Batch& rows, const Tensor& index) { return rows.pick(index).stored(); }

Rows condition_of(const DerivedSpec& made, const Codec& codec, const Rows& event, const Rng& rng) {
  const auto& seen = *codec.event().front();
  auto column = event.columns.front();
  if (is_bits(seen.field().values) && seen.kind() != "dynamic") column.data = column.data * 255;  // stored as 0 and 1
  return Rows({derived(made, column, rng)});
}

namespace {

// The spectrum of sounds stands beside what their files give, such as a speaker.
Codec with_spectrum(const SpectrumSpec& spec, const Codec& codec, const std::vector<Batch*>& parts) {
  const auto rate = codec.event().size() == 1 ? rate_of(*codec.event().front()) : 0;
  if (rate == 0) throw errors::bad_value("data.given", "spectrum", "needs rows that are sounds");
  std::int64_t longest = 0;
  for (auto* part : parts) {
    auto frames = spectrum_of(spec, part->event.columns.front(), rate);
    if (frames.size() > 0) longest = std::max(longest, frames.start.diff().max().item<std::int64_t>());
    part->given.columns.push_back(std::move(frames));
  }
  const Field field{
      .name = "spectrum", .shape = {spec.bands}, .layout = Field::Layout::sequence, .longest = longest, .stride = spec.step};
  auto given = codec.given();
  given.push_back(reals_codec(field, standardized(parts.front()->given.columns.back().data)));
  return Codec(codec.event(), std::move(given));
}

}  // namespace

Codec with_condition(const GivenSpec& spec, const Codec& codec, const std::vector<Batch*>& parts, const Rng& rng) {
  if (std::holds_alternative<NoGivenSpec>(spec)) {
    for (auto* part : parts) part->given = {};
    return Codec(codec.event());
  }
  if (const auto* spectrum = std::get_if<SpectrumSpec>(&spec)) return with_spectrum(*spectrum, codec, parts);
  const auto made = derived_spec(spec);
  if (!made) return codec;
  if (codec.event().size() != 1)
    throw errors::bad_value("data.given", "a condition made of pictures", "needs rows that are pictures of bytes");
  for (auto* part : parts) part->given = condition_of(*made, codec, part->event, rng);
  const auto shape = parts.front()->given.x().sizes().slice(1).vec();
  return Codec(codec.event(), {grey_codec({.name = "source", .values = Levels{256}, .shape = shape})});
}

}  // namespace gx
