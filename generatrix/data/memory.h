// Data sets in memory and views of data sets by index. Bytes stay bytes: a batch is one index_select.
#pragma once

#include <functional>

#include "generatrix/data/dataset.h"

namespace gx {

// Dataset::lengths of rows that are stored one after another: of the first sequence or set, of the event before what is given.
Tensor lengths_of(const Batch& stored);

// All rows in tensors, on whatever device they lie on. Sequences and sparse rows lie one after another (rows.h); where each
// begins is kept on the CPU.
class MemoryDataset final : public Dataset {
 public:
  explicit MemoryDataset(Batch all);

  std::int64_t size() const override { return all_.size(); }
  Batch rows(const Tensor& index) const override { return all_.pick(index); }
  at::Device device() const override { return all_.event.columns.front().data.device(); }
  Tensor lengths() const override { return lengths_of(all_); }
  const Batch& all() const { return all_; }

 private:
  Batch all_;
};

// The rows of `base` that `chosen` names, in that order.
class Subset final : public Dataset {
 public:
  Subset(DatasetPtr base, Tensor chosen);  // chosen int64 [M], each in [0, base size)

  std::int64_t size() const override { return chosen_.size(0); }
  Batch rows(const Tensor& index) const override { return base_->rows(chosen_.index_select(0, index.to(chosen_.device()))); }
  at::Device device() const override { return base_->device(); }
  Tensor lengths() const override;
  std::int64_t block() const override { return base_->block(); }
  void expect(const Tensor& index) const override { base_->expect(chosen_.index_select(0, index)); }
  DatasetPtr streamed() const override { return base_->streamed() ? std::make_shared<Subset>(*this) : nullptr; }

 private:
  DatasetPtr base_;
  Tensor chosen_;
};

// Rows of a set that streams, brought to another device batch by batch.
class Delivered final : public Dataset {
 public:
  Delivered(DatasetPtr base, at::Device device) : base_(std::move(base)), device_(device) {}

  std::int64_t size() const override { return base_->size(); }
  Batch rows(const Tensor& index) const override { return base_->rows(index.to(base_->device())).to(device_); }
  at::Device device() const override { return device_; }
  Tensor lengths() const override { return base_->lengths(); }
  std::int64_t block() const override { return base_->block(); }
  void expect(const Tensor& index) const override { base_->expect(index.to(base_->device())); }
  DatasetPtr streamed() const override { return std::make_shared<Delivered>(*this); }

 private:
  DatasetPtr base_;
  at::Device device_;
};

// The rows of `base`, each changed by itself when it is read: conditions made of rows, levels drawn as bits.
class Changed final : public Dataset {
 public:
  using Change = std::function<Batch(Batch stored)>;  // what becomes of a row depends on that row alone
  Changed(DatasetPtr base, Change change) : base_(std::move(base)), change_(std::move(change)) {}

  std::int64_t size() const override { return base_->size(); }
  Batch rows(const Tensor& index) const override { return change_(base_->rows(index)); }
  at::Device device() const override { return base_->device(); }
  Tensor lengths() const override { return base_->lengths(); }
  std::int64_t block() const override { return base_->block(); }
  void expect(const Tensor& index) const override { base_->expect(index); }
  DatasetPtr streamed() const override { return base_->streamed() ? std::make_shared<Changed>(*this) : nullptr; }

 private:
  DatasetPtr base_;
  Change change_;
};

// Every row, in order.
Batch read_all(const Dataset& data);
// The same rows on `device`: a copy of them, or for a set that streams a way to bring them there.
DatasetPtr on_device(const Dataset& data, at::Device device);

}  // namespace gx
