#include "generatrix/eval/samplers/net_sampler.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/eval/samplers/codes.h"

namespace gx {
namespace {

constexpr std::int64_t kMostCodes = 60'000;
constexpr double kLeastShare = 1e-3;  // of the widest dimension: one that does not vary is scaled as if it did so much

const std::string kWeights = "law.";

// Of a law that was built for C dimensions: its weights are the parts learned.
Sampler drawing(const std::string& name, Model& model, const Codec& codec, const CodeLawPtr& law, const Learned& learned) {
  const auto& code = learned.at("code");
  const Shape shape(code.const_data_ptr<std::int64_t>(), code.const_data_ptr<std::int64_t>() + code.numel());
  const auto device = numbers_like(model).device();
  law->to(device);
  law->eval();
  const auto draw = [&model, law, shape, space = codec.task().event, shift = learned.at("shift").to(device),
                     scale = learned.at("scale").to(device)](std::int64_t n, const Rows& given, Rng& rng) {
    return events_of(model, shift + scale * law->sample(n, rng), shape, space, given, rng);
  };
  return {name, draw, learned, law->passes() + 1};
}

// A part that may come from a file.
Tensor part(const std::string& sampler, const Learned& learned, const std::string& key, at::IntArrayRef shape,
            at::ScalarType type) {
  const auto found = learned.find(key);
  const bool fits = found != learned.end() && found->second.sizes() == shape && found->second.scalar_type() == type;
  if (!fits || !at::isfinite(found->second).all().item<bool>())
    throw errors::bad_value("sampler " + sampler, key, "is no such part of it");
  return found->second;
}

}  // namespace

Sampler NetSampler::fitted(Model& model, const Codec& codec, const Dataset* train, const Rng& rng) const {
  const auto codes = codes_of(name, model, train, codec, kMostCodes, rng);  // [n, ...code]
  const auto z = codes.flatten(1).to(at::kFloat);                           // [n, C]
  if (!at::isfinite(z).all().item<bool>())
    throw errors::bad_value("sampler " + name, "a code that is not finite", "finite codes");
  const Rng own(rng.fork("fit").seed());  // on the CPU, where the codes are
  const auto shift = z.mean(0), spread = z.std(0, /*unbiased=*/false);
  const auto least = kLeastShare * spread.max();
  const auto scale = at::where(least > 0, at::maximum(spread, least), at::ones_like(spread));
  const SeedScope scope(own.fork("init").seed());
  const auto made = law(z.size(1));
  fit_code_law(*made, (z - shift) / scale, fit, own);
  Learned learned{{"shift", shift}, {"scale", scale}, {"code", at::tensor(codes.sizes().slice(1), at::kLong)}};
  for (const auto& weight : made->named_parameters()) learned.emplace(kWeights + weight.key(), weight.value().detach().clone());
  return drawing(name, model, codec, made, learned);
}

Sampler NetSampler::restored(Model& model, const Codec& codec, const Learned& learned) const {
  const at::NoGradGuard off;
  const auto code = learned.find("code");
  if (code == learned.end() || code->second.dim() != 1 || code->second.scalar_type() != at::kLong)
    throw errors::bad_value("sampler " + name, "code", "is no such part of it");
  const auto n_dims = code->second.prod().item<std::int64_t>();
  for (const auto* key : {"shift", "scale"}) part(name, learned, key, {n_dims}, at::kFloat);
  const SeedScope scope(0);  // weights are replaced, the caller's stream stays
  const auto made = law(n_dims);
  for (auto& weight : made->named_parameters())
    weight.value().copy_(part(name, learned, kWeights + weight.key(), weight.value().sizes(), at::kFloat));
  return drawing(name, model, codec, made, learned);
}

}  // namespace gx
