// Data sets larger than memory: the rows stay in their file, and what is needed soon is read by a thread beside the training.
#pragma once

#include <vector>

#include "generatrix/data/dataset.h"
#include "generatrix/media/mapping.h"

namespace gx {

class Readahead;

// The event is one fixed column, a view of the file's bytes with neighboring rows lying together; what rows are given is in
// memory. Rows are gathered from the mapping; those that expect() named before are in memory by then, and are given back to the
// system when two windows of an epoch (shuffle.h) have passed over them.
class MappedDataset final : public StoredDataset {
 public:
  MappedDataset(Batch all, std::shared_ptr<const Mapping> file);

  std::int64_t size() const override { return all_.size(); }
  Batch rows(const Tensor& index) const override { return all_.pick(index); }
  std::int64_t block() const override { return block_; }
  void expect(const Tensor& index) const override;
  DatasetPtr streamed() const override { return std::make_shared<MappedDataset>(*this); }

  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override;

 private:
  Batch all_;
  std::shared_ptr<const Mapping> file_;
  std::size_t begin_ = 0, row_ = 0;  // bytes: of the first row in the file, of a row
  std::int64_t block_ = 1;
  std::shared_ptr<Readahead> readahead_;
};

// Rows in room on disk (spool.h), all columns in one order; where rows of sequences begin is in memory.
class SpooledDataset final : public StoredDataset {
 public:
  explicit SpooledDataset(Batch all) : all_(std::move(all)) {}

  std::int64_t size() const override { return all_.size(); }
  Batch rows(const Tensor& index) const override { return all_.pick(index); }
  Tensor lengths() const override;
  std::int64_t block() const override;
  DatasetPtr streamed() const override { return std::make_shared<SpooledDataset>(*this); }
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override;

 private:
  Batch all_;
};

}  // namespace gx
