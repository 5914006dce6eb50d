// Benches of drawing sequences symbol by symbol: a WaveNet of 4 x 10 layers and a transformer over characters. Weights are
// untrained: the speed does not depend on them. The reference runs the whole net, in torch's operators, for every symbol, over
// half of the places: the mean of all prefixes.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "bench/benches.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kSamples = 4000, kCharacters = 256;

Column one_row(const Tensor& members) { return {members, {}, {}, at::tensor({std::int64_t{0}, members.size(0)}, at::kLong)}; }

TrainedModelSpec sounds() {
  const Field field{.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence, .longest = kSamples};
  return {.model = "wavenet",
          .parameters = {{"stacks", 4}, {"layers", 10}, {"channels", 32}, {"skip", 256}, {"head", 256}},
          .codec = Codec({mu_law_codec(field, 16'000)}),
          .rows = [] { return Rows({one_row(at::zeros({kSamples}, at::kShort))}); },
          .train = {}};
}

TrainedModelSpec characters() {
  const Field field{.name = "text", .values = Symbols{{65}}, .layout = Field::Layout::sequence, .longest = kCharacters};
  return {.model = "transformer_lm",
          .parameters = {},
          .codec = Codec({symbols_codec(field)}),
          .rows = [] { return Rows({one_row(at::zeros({kCharacters}, at::kByte))}); },
          .train = {}};
}

// A step draws the next symbol of n rows of that many places, of which the values are x.
Running naive_symbol(const TrainedModelSpec& spec, const Tensor& x) {
  const auto model = build_model(spec);
  const Batch batch{Rows({Column{x, at::full({x.size(0)}, x.size(1), at::kLong)}})};
  return {[=] {
    const at::NoGradGuard off;
    auto& net = dynamic_cast<Autoregressive&>(*model);
    drawn_symbols(net.logits(batch).select(1, -1), at::rand({x.size(0)}));
  }};
}

Bench symbols_bench(const std::string& name, const std::string& what, const TrainedModelSpec& spec, const Tensor& x) {
  const auto draw = [n = x.size(0)](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(n, {}, rng); };
  const auto steps = static_cast<double>(2 * x.size(1));
  return {name, what,
          joined({{{.name = "naive", .prepare = [=] { return naive_symbol(spec, x); }, .steps = steps}},
                  {ours_using(spec, "sample", draw).front()}})};
}

}  // namespace

Bench wavenet_sample() {
  return symbols_bench("wavenet_sample", "WaveNet 4 x 10, 32/32/256/256, one sound of 4,000 samples drawn", sounds(),
                       at::zeros({1, kSamples / 2}));
}
Bench transformer_sample() {
  return symbols_bench("transformer_sample", "transformer 4 x 128, one text of 256 characters drawn", characters(),
                       at::zeros({1, kCharacters / 2}, at::kLong));
}

}  // namespace gx::bench
