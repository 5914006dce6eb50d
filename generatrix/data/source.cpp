#include "generatrix/data/source.h"

#include <ATen/ops/where.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/binarize.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/split.h"

namespace gx {
namespace {

Opened open_source(const DataSpec& spec) {
  std::vector<std::string> names;
  for (const auto& source : all_sources()) {
    if (source.info.name == spec.name) return source.open(spec);
    names.push_back(source.info.name);
  }
  const bool is_path = spec.name.find_first_of("/.") != std::string::npos || std::filesystem::exists(spec.name);
  if (!is_path) throw errors::unknown_name("data.name", "data set", spec.name, names);
  return open_path(spec.name);
}

Values choose_values(const DataSpec& spec, bool bytes) {
  const auto& wish = spec.values;
  if (wish == "auto") return bytes ? Values::grey : Values::reals;
  if (bytes && wish == "reals")
    throw errors::bad_value("data.values", wish, spec.name + " holds bytes: use grey, static or dynamic");
  if (!bytes && wish != "reals")
    throw errors::bad_value("data.values", wish, spec.name + " holds real numbers: use auto or reals");
  if (wish == "static") return Values::static_binary;
  if (wish == "dynamic") return Values::dynamic_binary;
  return bytes ? Values::grey : Values::reals;
}

Rows pick(const Rows& rows, const Tensor& index) {
  return {rows.x.index_select(0, index), rows.given.defined() ? rows.given.index_select(0, index) : Tensor()};
}

// Takes the held-out share away from `rows` and returns it.
Rows hold_out(Rows& rows, double share, const Rng& rng) {
  const auto split = split_by_content(rows.x, share, rng);
  auto held = pick(rows, split.held);
  rows = pick(rows, split.kept);
  return held;
}

Space space_of(const Opened& opened, Values values) {
  Space space{.event = opened.train.x.sizes().slice(1).vec(), .classes = opened.classes, .names = opened.names};
  if (values == Values::reals) return space;
  space.kind = values == Values::grey ? Space::Kind::byte : Space::Kind::binary;
  space.symbols = values == Values::grey ? 256 : 0;
  return space;
}

Codec make_codec(const Opened& opened, Values values) {
  Codec codec{values, space_of(opened, values)};
  if (opened.standardize && values == Values::reals) {
    const auto x = opened.train.x.to(at::kDouble);
    const auto sd = x.std(/*dim=*/0, /*unbiased=*/false);
    codec.shift = x.mean(0);
    codec.scale = at::where(sd > 0, sd, 1.0);  // a constant column stays finite
  }
  return codec;
}

DatasetPtr in_memory(Rows rows, Values values, const Rng& rng) {
  if (values == Values::static_binary) rows.x = binarize(rows.x, rng);
  return std::make_shared<MemoryDataset>(std::move(rows));
}

}  // namespace

Data open_data(const DataSpec& spec) { return prepare(spec, open_source(spec)); }

Data prepare(const DataSpec& spec, Opened opened) {
  const auto values = choose_values(spec, opened.train.x.scalar_type() == at::kByte);
  if (opened.file && spec.limit == 0) return prepare_streamed(spec, opened, {values, space_of(opened, values)});
  const Rng rng(static_cast<std::uint64_t>(spec.seed));
  if (spec.limit > 0) opened.train = pick(opened.train, choose_by_content(opened.train.x, spec.limit, rng.fork("limit")));
  // of the stored bytes, before binarization: so that every choice of `values` sees the same split
  if (!opened.test.x.defined()) opened.test = hold_out(opened.train, spec.valid, rng.fork("test"));
  if (!opened.valid.x.defined()) opened.valid = hold_out(opened.train, spec.valid, rng.fork("valid"));

  const auto codec = make_codec(opened, values);
  const auto draws = rng.fork("binarize");
  return {spec.name,
          codec,
          in_memory(std::move(opened.train), values, draws),
          in_memory(std::move(opened.valid), values, draws),
          in_memory(std::move(opened.test), values, draws),
          opened.entropy,
          opened.modes};
}

}  // namespace gx
