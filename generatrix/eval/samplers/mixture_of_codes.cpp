#include "generatrix/eval/samplers/mixture_of_codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr std::int64_t kRows = 20'000;
constexpr std::int64_t kBatch = 500;

// Device and type of the model's numbers.
at::TensorOptions like(const Model& model) {
  const auto parameters = model.parameters();
  return parameters.empty() ? at::TensorOptions(at::kFloat) : parameters.front().options();
}

// [n, ...code], as the encoder gives them, on the CPU.
Tensor codes_of(Model& model, const Dataset& train, const Codec& codec, const Rng& rng) {
  auto& encoder = dynamic_cast<CanEncode&>(model);
  const auto device = like(model).device();
  const DatasetPtr all(DatasetPtr(), &train);  // looks on, owns nothing
  const Subset chosen(all, rng.fork("rows").permutation(train.size()).slice(0, 0, kRows).to(train.device()));
  auto noise = rng.fork("codes");
  std::vector<Tensor> parts;
  for_each_batch(chosen, codec, kBatch, rng.fork("data"), [&](const Batch& batch, std::int64_t) {
    const Batch here{batch.x.to(device), batch.given.defined() ? batch.given.to(device) : Tensor(), {}};
    parts.push_back(encoder.encode(here).sample({}, noise).to(at::kCPU));
  });
  return at::cat(parts);
}

// Labels for a model that must be given some.
Tensor labels(Model& model, std::int64_t n, const Tensor& given, Rng& rng) {
  const auto* labelled = dynamic_cast<TakesLabels*>(&model);
  if (given.defined() || !labelled || labelled->classes() == 0) return given;
  return rng.integers(labelled->classes(), {n}).to(like(model).device());
}

// The nearer of 0 and 1 in a binary space: there a deterministic decoder gives probabilities.
Tensor in_space(const Space& space, const Tensor& x) {
  return space.kind == Space::Kind::binary ? (x > 0.5).to(x.scalar_type()) : x;
}

Sampler mixture_of_codes(const std::string& name, Model& model, const Codec& codec, const Learned& learned) {
  const auto& code = learned.at("code");
  const Shape code_shape(code.const_data_ptr<std::int64_t>(), code.const_data_ptr<std::int64_t>() + code.numel());
  const auto near = [&, device = like(model).device()](const char* part) { return learned.at(part).to(device); };
  const auto law = GaussianMixtureFit{near("weights"), near("means"), near("covariances")}.law();
  const auto draw = [&model, law, code_shape, space = codec.space](std::int64_t n, const Tensor& given, Rng& rng) {
    const at::NoGradGuard off;
    const auto z = law.sample({n}, rng).reshape(joined({n}, code_shape)).to(like(model));  // [n, ...code]
    const auto y = labels(model, n, given, rng);
    return in_space(space, dynamic_cast<CanDecode&>(model).decode(z, y).sample({}, rng));
  };
  return {name, draw, learned};
}

Sampler fitted(const std::string& name, Model& model, const Dataset& train, const Codec& codec, const Rng& rng,
               const GaussianMixtureOptions& options) {
  if (train.size() < 1) throw errors::no_batches(train.size(), 1);
  const at::NoGradGuard off;
  const auto codes = codes_of(model, train, codec, rng);  // [n, ...code]
  if (!codes.is_floating_point())
    throw errors::bad_value("sampler " + name, "codes that are symbols", "codes of real numbers; use the model's own prior");
  Rng noise(rng.fork("fit").seed());  // on the CPU, where the codes are
  const auto fit = fit_gaussian_mixture(codes.flatten(1), options, noise);
  return mixture_of_codes(name, model, codec,
                          {{"weights", fit.weights},
                           {"means", fit.means},
                           {"covariances", fit.covariances},
                           {"code", at::tensor(codes.sizes().slice(1), at::kLong)}});
}

}  // namespace

SamplerInfo mixture_sampler_of(const std::string& name, const std::string& summary, const GaussianMixtureOptions& options) {
  return {.name = name,
          .summary = summary,
          .needs = {"encode", "decode"},
          .learns = true,
          .fit = [=](Model& model, const Dataset& train, const Codec& codec,
                     const Rng& rng) { return fitted(name, model, train, codec, rng, options); },
          .restore = [=](Model& model, const Codec& codec,
                         const Learned& learned) { return mixture_of_codes(name, model, codec, learned); }};
}

}  // namespace gx
