#include "generatrix/eval/samplers/mixture_of_codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/prob/shapes.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/settings.h"

namespace gx {
namespace {

constexpr std::int64_t kFittedRows = 20'000;
constexpr std::int64_t kEncodedAtOnce = 500;

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
  const Subset chosen(all, rng.fork("rows").permutation(train.size()).slice(0, 0, kFittedRows).to(train.device()));
  auto noise = rng.fork("codes");
  std::vector<Tensor> parts;
  for_each_batch(chosen, codec, kEncodedAtOnce, rng.fork("data"), [&](const Batch& batch, std::int64_t) {
    parts.push_back(encoder.encode(batch.to(device)).sample({}, noise).to(at::kCPU));
  });
  return at::cat(parts);
}

// The nearer of 0 and 1 where cells are bits: there a deterministic decoder gives probabilities.
Rows in_space(const Space& space, Rows rows) {
  for (std::size_t i = 0; i < space.fields.size(); ++i) {
    auto& x = rows.columns[i].data;
    if (is_bits(space.fields[i].values)) x = (x > 0.5).to(x.scalar_type());
  }
  return rows;
}

// How many laws the mixture has, as a setting.
struct MixtureSpec {
  std::int64_t components = 10;
  static auto fields() {
    return std::tuple(field("components", &MixtureSpec::components, "normal laws of the mixture", positive));
  }
};

struct NoSettings {
  static auto fields() { return std::tuple(); }
};

// One law is one law, whatever is asked.
MixtureSpec spec_of(const Table& settings, const GaussianMixtureOptions& options) {
  if (options.components == 1) {
    parse<NoSettings>(settings, "sampler");
    return {1};
  }
  const auto defaults = to_table(MixtureSpec{options.components});
  return parse<MixtureSpec>(merge(defaults, settings), "sampler");
}

// What was learned may come from a file: the parts must be there and fit each other.
void check(const std::string& name, const Learned& learned) {
  const auto part = [&](const char* key, std::int64_t dims, at::ScalarType type) {
    const auto found = learned.find(key);
    const bool fits = found != learned.end() && found->second.dim() == dims && found->second.scalar_type() == type;
    if (!fits || !at::isfinite(found->second).all().item<bool>())
      throw errors::bad_value("sampler " + name, key, "is no such part of a mixture");
    return found->second;
  };
  const auto n = part("weights", 1, at::kDouble).size(0), size = part("code", 1, at::kLong).prod().item<std::int64_t>();
  const bool agree = part("means", 2, at::kDouble).sizes() == at::IntArrayRef({n, size}) &&
                     part("covariances", 3, at::kDouble).sizes() == at::IntArrayRef({n, size, size});
  if (!agree) throw errors::bad_value("sampler " + name, "its parts", "are not of one mixture");
}

Sampler mixture_of_codes(const std::string& name, Model& model, const Codec& codec, const Learned& learned) {
  check(name, learned);
  const auto& code = learned.at("code");
  const Shape code_shape(code.const_data_ptr<std::int64_t>(), code.const_data_ptr<std::int64_t>() + code.numel());
  const auto near = [&, device = like(model).device()](const char* part) { return learned.at(part).to(device); };
  const auto law = GaussianMixtureFit{near("weights"), near("means"), near("covariances")}.law();
  const auto draw = [&model, law, code_shape, space = codec.task().event](std::int64_t n, const Rows& given, Rng& rng) {
    const at::NoGradGuard off;
    const auto z = law.sample({n}, rng).reshape(gx::joined({n}, code_shape)).to(like(model));  // [n, ...code]
    return in_space(space, dynamic_cast<CanDecode&>(model).decode(z, given).sample(rng));
  };
  return {name, draw, learned};
}

Sampler fitted(const std::string& name, Model& model, const Codec& codec, const Dataset* train, const Rng& rng,
               const GaussianMixtureOptions& options) {
  if (!train || train->size() < 1) throw errors::no_batches(0, 1);
  const at::NoGradGuard off;
  const auto codes = codes_of(model, *train, codec, rng);  // [n, ...code]
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
          .needs = {"encode", "decode", "vectors"},
          .fields = options.components > 1 ? describe<MixtureSpec>() : std::vector<FieldInfo>{},
          .learns = true,
          .fit =
              [=](Model& model, const Codec& codec, const Table& settings, const Dataset* train, const Rng& rng) {
                auto own = options;
                own.components = spec_of(settings, options).components;
                return fitted(name, model, codec, train, rng, own);
              },
          .restore = [=](Model& model, const Codec& codec, const Table&,
                         const Learned& learned) { return mixture_of_codes(name, model, codec, learned); }};
}

}  // namespace gx
