#include "generatrix/eval/factors/coded_rows.h"

#include <ATen/ATen.h>

#include "generatrix/data/loader.h"

namespace gx {

namespace {

// The factors of all rows; `use` gets every batch besides.
FactorRows read_factors(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng,
                        const std::function<void(const Batch&)>& use) {
  const auto& given = codec.task().given;
  FactorRows all{.values = at::zeros({data.size(), 0}, at::kLong), .of = factors_of(given)};
  std::vector<Tensor> parts;
  for_each_batch(data, codec, batch, rng, [&](const Batch& some, std::int64_t) {
    use(some);
    if (!all.of.empty()) parts.push_back(factor_values(some.given, given).to(at::kCPU));
  });
  if (!parts.empty()) all.values = at::cat(parts);
  return all;
}

}  // namespace

CodedRows coded_rows(CanEncode& encoder, const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  const at::NoGradGuard off;
  std::vector<Tensor> codes;
  auto known = read_factors(data, codec, batch, rng, [&](const Batch& some) {
    codes.push_back(encoder.encode(some).mean().flatten(1).to(at::kCPU, at::kDouble));
  });
  return {at::cat(codes), known.values, std::move(known.of)};
}

FactorRows factor_rows(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  if (factors_of(codec.task().given).empty()) return {at::zeros({data.size(), 0}, at::kLong), {}};
  return read_factors(data, codec, batch, rng, [](const Batch&) {});
}

}  // namespace gx
