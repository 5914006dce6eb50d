#include "generatrix/data/loader.h"

#include <ATen/ops/arange.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/shuffle.h"

namespace gx {
namespace {

Batch encoded(const Dataset& data, const Codec& codec, const Tensor& index, Rng& rng) {
  return codec.encode(data.rows(index), rng);
}

}  // namespace

Loader::Loader(DatasetPtr data, Codec codec, std::int64_t batch, Rng rng, Last last)
    : data_(std::move(data)),
      codec_(std::move(codec)),
      batch_(batch),
      rng_(std::move(rng)),
      last_(last),
      lengths_(data_->lengths()) {
  if (data_->size() < 1) throw errors::no_training_rows();
  if (batch_ < 1 || batches_per_epoch() < 1) throw errors::no_batches(data_->size(), batch_);
}

std::int64_t Loader::batches_per_epoch() const {
  const auto n = data_->size();
  return last_ == Last::drop ? n / batch_ : (n + batch_ - 1) / batch_;
}

void Loader::begin_epoch() {
  auto rng = rng_.fork("shuffle").fork(static_cast<std::uint64_t>(state_.epoch));
  order_ = shuffled(data_->size(), data_->block(), rng);
  if (lengths_.defined()) order_ = grouped(order_.to(at::kCPU), lengths_, batch_, rng);
  const auto here = state_.batch * batch_;
  announce(here, here + data_->block() * kBlocksOfWindow);
}

void Loader::announce(std::int64_t begin, std::int64_t end) const {
  if (begin < std::min(end, data_->size())) data_->expect(order_.slice(0, begin, end));
}

std::int64_t Loader::n_next() const { return std::min(batch_, data_->size() - state_.batch * batch_); }

Batch Loader::next() { return next(Share()); }

Batch Loader::next(const Share& share) {
  if (!order_.defined()) begin_epoch();
  const auto n = n_next();
  const auto own = n < share.size ? Share() : share;
  const auto whole = state_.batch * batch_, begin = whole + own.first(n), end = begin + own.rows(n);
  if (const auto ahead = data_->block() * kBlocksOfWindow; ahead > 0) announce(whole + ahead, whole + n + ahead);
  const auto noise =
      rng_.fork("encode").fork(static_cast<std::uint64_t>(state_.epoch)).fork(static_cast<std::uint64_t>(state_.batch));
  auto of_rows = noise.rows(own.first(n), own.rows(n), n);
  auto batch = encoded(*data_, codec_, order_.slice(0, begin, end), of_rows);
  if (++state_.batch == batches_per_epoch()) restore({state_.epoch + 1, 0});
  return batch;
}

void Loader::restore(State state) {
  state_ = state;
  order_ = Tensor();
}

Batch read_batch(const Dataset& data, const Codec& codec, std::int64_t begin, std::int64_t end, Rng& rng) {
  return encoded(data, codec, at::arange(begin, end, at::TensorOptions(data.device()).dtype(at::kLong)), rng);
}

std::int64_t places_of(const Space& space, std::int64_t longest) {
  std::int64_t places = 0;
  for (const auto& field : space.fields) {
    if (field.layout == Field::Layout::sparse) continue;
    const bool is_picture = field.shape.size() == 3;
    places += (is_picture ? field.shape[1] * field.shape[2] : field.dims()) * (field.is_fixed() ? 1 : longest);
  }
  return places;
}

std::int64_t rows_at_once(const Dataset& data, const Codec& codec, std::int64_t most) {
  if (most < 1) throw errors::no_batches(data.size(), most);
  const auto lengths = data.lengths();
  const auto longest = lengths.defined() && lengths.numel() > 0 ? lengths.max().item<std::int64_t>() : 1;
  const auto places = places_of(codec.task().event, longest) + places_of(codec.task().given, longest);
  const auto limit = data.device().is_cpu() ? kMostPlaces : kMostPlacesOfDevice;
  return std::clamp<std::int64_t>(limit / std::max<std::int64_t>(1, places), 1, most);
}

void for_each_batch(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng,
                    const std::function<void(const Batch&, std::int64_t)>& use) {
  const auto step = rows_at_once(data, codec, batch);
  for (std::int64_t begin = 0; begin < data.size(); begin += step) {
    auto noise = rng.fork(static_cast<std::uint64_t>(begin));
    use(read_batch(data, codec, begin, std::min(begin + step, data.size()), noise), begin);
  }
}

}  // namespace gx
