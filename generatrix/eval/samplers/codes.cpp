#include "generatrix/eval/samplers/codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr std::int64_t kEncodedAtOnce = 500;

}  // namespace

at::TensorOptions numbers_like(const Model& model) {
  const auto parameters = model.parameters();
  return parameters.empty() ? at::TensorOptions(at::kFloat) : parameters.front().options().requires_grad(false);
}

Tensor codes_of(const std::string& sampler, Model& model, const Dataset* train, const Codec& codec, std::int64_t n_most,
                const Rng& rng) {
  if (!train || train->size() < 1) throw errors::no_batches(0, 1);
  const at::NoGradGuard off;
  auto& encoder = dynamic_cast<CanEncode&>(model);
  const auto device = numbers_like(model).device();
  const DatasetPtr all(DatasetPtr(), train);  // looks on, owns nothing
  const Subset chosen(all, rng.fork("rows").permutation(train->size()).slice(0, 0, n_most).to(train->device()));
  auto noise = rng.fork("codes");
  std::vector<Tensor> parts;
  for_each_batch(chosen, codec, kEncodedAtOnce, rng.fork("data"), [&](const Batch& batch, std::int64_t) {
    parts.push_back(encoder.encode(batch.to(device)).sample({}, noise).to(at::kCPU));
  });
  auto codes = at::cat(parts);
  if (!codes.is_floating_point())
    throw errors::bad_value("sampler " + sampler, "codes that are symbols", "codes of real numbers; use the model's own prior");
  return codes;
}

Rows events_of(Model& model, const Tensor& z, const Shape& code, const Space& space, const Rows& given, Rng& rng) {
  const at::NoGradGuard off;
  const auto codes = z.reshape(joined({z.size(0)}, code)).to(numbers_like(model));  // [n, ...code]
  auto rows = dynamic_cast<CanDecode&>(model).decode(codes, given).sample(rng);
  for (std::size_t i = 0; i < space.fields.size(); ++i) {
    auto& x = rows.columns[i].data;
    if (is_bits(space.fields[i].values)) x = (x > 0.5).to(x.scalar_type());
  }
  return rows;
}

}  // namespace gx
