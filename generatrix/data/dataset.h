// A data set is two functions, and three more where it streams from disk. Everything else (splitting, limiting, binarizing,
// deriving conditions, streaming) is a decorator of about one screen.
#pragma once

#include <memory>

#include "generatrix/data/rows.h"

namespace gx {

class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::int64_t size() const = 0;
  // Rows as stored. index int64 [B], on the data's device; of rows of different lengths better on the CPU, where their places are
  // known without a wait. May run on several threads at once.
  virtual Batch rows(const Tensor& index) const = 0;
  virtual at::Device device() const { return at::kCPU; }
  // int64 [N] on the CPU: members of each row, by which batches are grouped; undefined where all rows have one size.
  virtual Tensor lengths() const { return {}; }

  // For sets larger than memory. block(): how many neighboring rows are best read together; 0 when all are in memory. expect():
  // a hint that these rows will be asked for soon. streamed(): this set, to be kept as it is; null when its rows may be copied.
  virtual std::int64_t block() const { return 0; }
  virtual void expect(const Tensor& index) const { static_cast<void>(index); }
  virtual std::shared_ptr<const Dataset> streamed() const { return nullptr; }
};

// A set that stays on disk.
class StoredDataset : public Dataset {
 public:
  // For each seed the hashes of all rows (row_hash.h), in one pass that leaves nothing in memory.
  virtual std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const = 0;
};

using DatasetPtr = std::shared_ptr<const Dataset>;

}  // namespace gx
