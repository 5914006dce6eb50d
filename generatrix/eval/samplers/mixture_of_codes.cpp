#include "generatrix/eval/samplers/mixture_of_codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/eval/samplers/codes.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/settings.h"

namespace gx {
namespace {

constexpr std::int64_t kFittedRows = 20'000;

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
  const auto near = [&, device = numbers_like(model).device()](const char* part) { return learned.at(part).to(device); };
  const auto law = GaussianMixtureFit{near("weights"), near("means"), near("covariances")}.law();
  const auto draw = [&model, law, code_shape, space = codec.task().event](std::int64_t n, const Rows& given, Rng& rng) {
    return events_of(model, law.sample({n}, rng), code_shape, space, given, rng);
  };
  return {name, draw, learned};
}

Sampler fitted(const std::string& name, Model& model, const Codec& codec, const Dataset* train, const Rng& rng,
               const GaussianMixtureOptions& options) {
  const at::NoGradGuard off;
  const auto codes = codes_of(name, model, train, codec, kFittedRows, rng);  // [n, ...code]
  Rng noise(rng.fork("fit").seed());                                         // on the CPU, where the codes are
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
