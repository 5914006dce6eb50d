// From rows to batches: shuffled and endless for training, in order for evaluation.
#pragma once

#include <functional>

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/data/share.h"

namespace gx {

// The order of epoch e is drawn from rng.fork("shuffle").fork(e) (shuffle.h: a permutation; of a set larger than memory one that
// spares the disk, whose rows are announced a window ahead; of rows of different lengths one whose batches hold neighbors in
// length, so that little is padding); the noise of its batch b (dynamic binarization) comes from
// rng.fork("encode").fork(e).fork(b). So the two numbers of State say all: a loader restored to them goes on as if it had never
// stopped. `rng` itself is never drawn from; its device must be the data's.
class Loader final {
 public:
  enum class Last { keep, drop };  // a last batch of fewer rows
  struct State {
    std::int64_t epoch = 0, batch = 0;  // of the batch that next() will give
    bool operator==(const State&) const = default;
  };

  // Throws UserError when an epoch would have no batch: no rows, batch < 1, or Last::drop with fewer rows than a batch.
  Loader(DatasetPtr data, Codec codec, std::int64_t batch, Rng rng, Last last = Last::keep);

  Batch next();
  // The share of the next batch alone, which is all that is read; its noise is that of these rows in the whole. A batch of fewer
  // rows than shares comes whole.
  Batch next(const Share& share);
  std::int64_t n_next() const;  // rows that the next batch has, all shares together
  std::int64_t n_rows() const { return data_->size(); }
  std::int64_t batches_per_epoch() const;

  State state() const { return state_; }
  void restore(State state);

 private:
  void begin_epoch();
  void announce(std::int64_t begin, std::int64_t end) const;

  DatasetPtr data_;
  Codec codec_;
  std::int64_t batch_;
  Rng rng_;
  Last last_;
  State state_;
  Tensor order_;    // int64 [N]: of epoch state_.epoch; undefined until its first batch
  Tensor lengths_;  // Dataset::lengths
};

// Rows begin..end-1 in the data's order.
Batch read_batch(const Dataset& data, const Codec& codec, std::int64_t begin, std::int64_t end, Rng& rng);

// Places of a row, each of which a net widens to its maps or vectors: pixels of pictures, members of a sequence as long as
// `longest` (Dataset::lengths), numbers of other rows. Sparse columns have none.
std::int64_t places_of(const Space& space, std::int64_t longest);
// Of a batch without gradient: for a net of 64 maps 134 MB on a thread of the CPU, 4 GB on another device.
inline constexpr std::int64_t kMostPlaces = 1 << 19, kMostPlacesOfDevice = 1 << 24;

// How many rows fit into a batch without gradient: `most`, fewer where that many have more than the most places, at least one.
// Throws UserError when most < 1.
std::int64_t rows_at_once(const Dataset& data, const Codec& codec, std::int64_t most);

// Every row once, in order, rows_at_once(batch) at a time; the noise of the batch that begins at row i comes from rng.fork(i).
// use(batch, i).
void for_each_batch(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng,
                    const std::function<void(const Batch&, std::int64_t)>& use);

}  // namespace gx
