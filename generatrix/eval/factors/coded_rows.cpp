#include "generatrix/eval/factors/coded_rows.h"

#include <ATen/ATen.h>

#include "generatrix/data/loader.h"

namespace gx {

CodedRows coded_rows(CanEncode& encoder, const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  const at::NoGradGuard off;
  const auto& given = codec.task().given;
  CodedRows all{.codes = {}, .factors = at::zeros({data.size(), 0}, at::kLong), .of = factors_of(given)};
  std::vector<Tensor> codes, factors;
  for_each_batch(data, codec, batch, rng, [&](const Batch& some, std::int64_t) {
    codes.push_back(encoder.encode(some).mean().flatten(1).to(at::kCPU, at::kDouble));
    if (!all.of.empty()) factors.push_back(factor_values(some.given, given).to(at::kCPU));
  });
  all.codes = at::cat(codes);
  if (!factors.empty()) all.factors = at::cat(factors);
  return all;
}

FactorRows factor_rows(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  const auto& given = codec.task().given;
  FactorRows all{.values = at::zeros({data.size(), 0}, at::kLong), .of = factors_of(given)};
  if (all.of.empty()) return all;
  std::vector<Tensor> parts;
  for_each_batch(data, codec, batch, rng,
                 [&](const Batch& some, std::int64_t) { parts.push_back(factor_values(some.given, given).to(at::kCPU)); });
  all.values = at::cat(parts);
  return all;
}

}  // namespace gx
