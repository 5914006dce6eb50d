#include "generatrix/data/memory.h"

#include <ATen/ops/arange.h>

namespace gx {
namespace {

Tensor pick(const Tensor& all, const Tensor& index) { return all.defined() ? all.index_select(0, index) : Tensor(); }

}  // namespace

MemoryDataset::MemoryDataset(Rows all) : all_{all.x.contiguous(), std::move(all.given)} {}

Rows MemoryDataset::rows(const Tensor& index) const { return {pick(all_.x, index), pick(all_.given, index)}; }

Subset::Subset(DatasetPtr base, Tensor chosen) : base_(std::move(base)), chosen_(chosen.to(base_->device())) {}

Rows read_all(const Dataset& data) {
  return data.rows(at::arange(data.size(), at::TensorOptions(data.device()).dtype(at::kLong)));
}

Rows Delivered::rows(const Tensor& index) const {
  const auto rows = base_->rows(index.to(base_->device()));
  return {rows.x.to(device_), rows.given.defined() ? rows.given.to(device_) : Tensor()};
}

DatasetPtr on_device(const Dataset& data, at::Device device) {
  if (auto stream = data.streamed()) return device == data.device() ? stream : std::make_shared<Delivered>(stream, device);
  const auto all = read_all(data);
  return std::make_shared<MemoryDataset>(Rows{all.x.to(device), all.given.defined() ? all.given.to(device) : Tensor()});
}

}  // namespace gx
