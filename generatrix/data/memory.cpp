#include "generatrix/data/memory.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {

MemoryDataset::MemoryDataset(Batch all) : all_(std::move(all)) {
  if (all_.event.empty()) throw errors::misuse("MemoryDataset", "no columns", "at least one");
  for (auto* rows : {&all_.event, &all_.given}) {
    for (auto& column : rows->columns) {
      column.data = column.data.contiguous();
      if (column.start.defined()) column.start = column.start.to(at::kCPU);
    }
  }
}

Tensor lengths_of(const Batch& stored) {
  for (const auto* rows : {&stored.event, &stored.given}) {
    for (const auto& column : rows->columns) {
      if (column.start.defined() && !column.index.defined()) return column.start.diff();
    }
  }
  return {};
}

Subset::Subset(DatasetPtr base, Tensor chosen) : base_(std::move(base)), chosen_(chosen.to(base_->device())) {}

Tensor Subset::lengths() const {
  const auto all = base_->lengths();
  return all.defined() ? all.index_select(0, chosen_.to(at::kCPU)) : all;
}

Batch read_all(const Dataset& data) {
  return data.rows(at::arange(data.size(), at::TensorOptions(data.device()).dtype(at::kLong)));
}

DatasetPtr on_device(const Dataset& data, at::Device device) {
  if (auto stream = data.streamed()) return device == data.device() ? stream : std::make_shared<Delivered>(stream, device);
  if (const auto* memory = dynamic_cast<const MemoryDataset*>(&data))
    return std::make_shared<MemoryDataset>(memory->all().to(device));
  return std::make_shared<MemoryDataset>(read_all(data).to(device));
}

}  // namespace gx
