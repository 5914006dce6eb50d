// Bench of the VRNN: rows of 60 steps of 88 bits, as long as the mean chorale. The bits are random, because the speed does not
// depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

#include "bench/benches.h"
#include "bench/eager_vrnn.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kPieces = 256, kSteps = 60, kPiecesOfABatch = 8;

Tensor made_up_pieces() { return made_up_bytes(2, {kPieces, kSteps, EagerVrnn::kKeys}); }

Column as_members() {
  const auto pieces = made_up_pieces();
  return {pieces.flatten(0, 1), {}, {}, at::arange(0, kPieces * kSteps + 1, kSteps, at::kLong)};
}

Running eager_pieces() { return eager_training(std::make_shared<EagerVrnn>(), made_up_pieces().to(at::kFloat), kPiecesOfABatch); }

}  // namespace

Bench vrnn() {
  const Codec keys({piano_roll_codec(
      {.name = "notes", .values = kBits, .shape = {EagerVrnn::kKeys}, .layout = Field::Layout::sequence, .longest = kSteps})});
  const TrainedModelSpec ours{
      .model = "vrnn", .codec = keys, .rows = [] { return Rows({as_members()}); }, .train = {.batch = kPiecesOfABatch}};
  return {"vrnn", "VRNN, z 32, h 64, 60 steps of 88 bits, batch 8, a training step by the ELBO",
          joined({{{"eager", eager_pieces}}, ours_training(ours)})};
}

}  // namespace gx::bench
