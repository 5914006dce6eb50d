// Data sets larger than memory: the rows stay in their file, and what is needed soon is read by a thread beside the training.
#pragma once

#include <vector>

#include "generatrix/data/dataset.h"
#include "generatrix/media/mapping.h"

namespace gx {

class Readahead;

// x is a view of the file's bytes, [N, ...event] with neighboring rows lying together; given int64 [N] in memory, or undefined.
// Rows are gathered from the mapping; those that expect() named before are in memory by then, and are given back to the system
// when two windows of an epoch (shuffle.h) have passed over them.
class MappedDataset final : public Dataset {
 public:
  MappedDataset(Rows all, std::shared_ptr<const Mapping> file);

  std::int64_t size() const override { return all_.x.size(0); }
  Rows rows(const Tensor& index) const override;
  std::int64_t block() const override { return block_; }
  void expect(const Tensor& index) const override;
  DatasetPtr streamed() const override { return std::make_shared<MappedDataset>(*this); }

  // For each seed the hashes of all rows (row_hash.h), in one pass over the file that leaves nothing of it in memory.
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const;

 private:
  Rows all_;
  std::shared_ptr<const Mapping> file_;
  std::size_t begin_ = 0, row_ = 0;  // bytes: of the first row in the file, of a row
  std::int64_t block_ = 1;
  std::shared_ptr<Readahead> readahead_;
};

}  // namespace gx
