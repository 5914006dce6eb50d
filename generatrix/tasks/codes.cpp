#include "generatrix/tasks/codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/loader.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnceEncoded = 500;

// The law of the symbols of a code; null for other laws.
const Categorical* symbols_in(const Distribution& q) {
  const auto* all = q.as<Independent>();
  return all ? all->base.as<Categorical>() : q.as<Categorical>();
}

ColumnCodecPtr codec_of(const Tensor& z, std::int64_t n_symbols) {
  Field field{.name = "z", .shape = z.sizes().slice(1).vec()};
  if (n_symbols == 0) return reals_codec(std::move(field));
  field.values = Symbols{{n_symbols}};
  return symbols_codec(std::move(field));
}

}  // namespace

Codes codes_of(CanEncode& encoder, const Dataset& data, const Codec& codec, bool draw, const Rng& rng) {
  at::NoGradGuard off;
  std::vector<Tensor> codes, labels;
  std::int64_t n_symbols = 0;
  for_each_batch(data, codec, kAtOnceEncoded, rng.fork("data"), [&](const Batch& batch, std::int64_t first) {
    const auto q = encoder.encode(batch);
    const auto* symbols = symbols_in(q);
    if (symbols) n_symbols = symbols->logits.size(-1);
    auto noise = rng.fork("code").fork(static_cast<std::uint64_t>(first));
    codes.push_back((draw ? q.sample({}, noise) : symbols ? symbols->logits.argmax(-1) : q.mean()).to(at::kCPU));
    if (const auto y = labels_of(batch.given, codec.task()); y.defined()) labels.push_back(y.to(at::kCPU));
  });
  const auto z = at::cat(codes);
  if (n_symbols == 0 && !z.is_floating_point()) throw Unsupported("codes are whole numbers of a law that does not say how many");
  Codec::Columns given;
  if (!labels.empty()) {
    const auto& label = *codec.task().label();
    given.push_back(symbols_codec({.name = "label", .values = label.values}, {.names = codec.label_names()}));
  }
  return {{z, labels.empty() ? Tensor() : at::cat(labels)}, Codec({codec_of(z, n_symbols)}, std::move(given))};
}

}  // namespace gx
