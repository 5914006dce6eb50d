// Benches of a training step over sequences of symbols: a transformer and a GRU over characters, a WaveNet over levels of sound.
// The symbols are random: the speed does not depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

#include "bench/benches.h"
#include "bench/eager_decoder.h"
#include "bench/eager_recurrent.h"
#include "bench/eager_wavenet.h"
#include "bench/levers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

// Rows of equal length.
struct Sequences {
  std::int64_t rows, length, symbols;
};

constexpr Sequences kTexts{512, EagerDecoder::kPlaces, EagerDecoder::kSymbols}, kSounds{64, 4000, EagerWaveNet::kLevels};
constexpr std::int64_t kTextsOfABatch = 16, kSoundsOfABatch = 4;

// The references do not predict the first symbol of a row, so their rows have one more.
template <class Net>
Running eager(const Sequences& of, std::int64_t batch) {
  const auto x = made_up_bytes(of.symbols, {of.rows, of.length + 1}).to(at::kLong);
  return eager_training(std::make_shared<Net>(), x, batch);
}

Rows as_rows(const Sequences& of, at::ScalarType type) {
  const auto members = made_up_bytes(of.symbols, {of.rows * of.length}).to(type);
  return Rows({Column{members, {}, {}, at::arange(0, of.rows * of.length + 1, of.length, at::kLong)}});
}

TrainedModelSpec over_texts(const std::string& model, const Table& parameters) {
  const Field field{
      .name = "text", .values = Symbols{{kTexts.symbols}}, .layout = Field::Layout::sequence, .longest = kTexts.length};
  return {.model = model,
          .parameters = parameters,
          .codec = Codec({symbols_codec(field)}),
          .rows = [] { return as_rows(kTexts, at::kByte); },
          .train = {.batch = kTextsOfABatch}};
}

TrainedModelSpec over_sounds() {
  const Field field{
      .name = "sound", .values = Levels{kSounds.symbols}, .layout = Field::Layout::sequence, .longest = kSounds.length};
  return {.model = "wavenet",
          .parameters = {},
          .codec = Codec({mu_law_codec(field, 16'000)}),
          .rows = [] { return as_rows(kSounds, at::kShort); },
          .train = {.batch = kSoundsOfABatch}};
}

TrainedModelSpec recurrent_texts() { return over_texts("rnn_lm", {{"embedding", EagerRecurrent::kEmbedding}}); }

}  // namespace

Bench transformer() {
  return {"transformer", "transformer 4 x 128, 4 heads, 16 texts of 256 characters, a training step",
          joined({{{"eager", [] { return eager<EagerDecoder>(kTexts, kTextsOfABatch); }}},
                  ours_training(over_texts("transformer_lm", {{"positions", "learned"}}))})};
}
Bench recurrent() {
  return {"recurrent", "GRU of 256 features, 16 texts of 256 characters, a training step",
          joined({{{"eager", [] { return eager<EagerRecurrent>(kTexts, kTextsOfABatch); }}}, ours_training(recurrent_texts())})};
}
Bench recurrent_levers() {
  using kernels::Kernel;
  return levers("recurrent", recurrent_texts(), {Kernel::gated_steps, Kernel::adam}, true);
}
Bench wavenet() {
  return {"wavenet", "WaveNet 2 x 8, 32/32/64/64, 4 sounds of 4,000 samples, a training step",
          joined({{{"eager", [] { return eager<EagerWaveNet>(kSounds, kSoundsOfABatch); }}}, ours_training(over_sounds())})};
}

}  // namespace gx::bench
