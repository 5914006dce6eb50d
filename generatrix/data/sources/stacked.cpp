#include "generatrix/data/sources/stacked.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/hash_pass.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/idx.h"
#include "generatrix/data/sources/known_folder.h"

namespace gx {
namespace {

constexpr std::int64_t kChannels = 3, kClasses = 1000;
constexpr std::int64_t kAtOneTime = 1 << 13;  // rows of a pass that are in memory

class Stacked final : public StoredDataset {
 public:
  Stacked(Batch single, Tensor chosen) : single_(std::move(single)), chosen_(std::move(chosen)) {}

  std::int64_t size() const override { return chosen_.size(0); }
  DatasetPtr streamed() const override { return std::make_shared<Stacked>(*this); }
  Batch rows(const Tensor& index) const override {
    const auto which = chosen_.index_select(0, index.to(at::kCPU));  // [B, 3]
    const auto digits = single_.given.x().index_select(0, which.flatten()).view_as(which);
    const auto label = digits.select(1, 0) * 100 + digits.select(1, 1) * 10 + digits.select(1, 2);
    return {pictures(which), Rows(label)};
  }
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override {
    std::vector<std::vector<std::uint64_t>> all(seeds.size());
    for (const auto& some : chosen_.split(kAtOneTime)) append_hashes(all, pictures(some), seeds);
    return all;
  }

 private:
  Tensor pictures(const Tensor& which) const {
    const auto& x = single_.event.x();
    return x.index_select(0, which.flatten()).view({which.size(0), kChannels, x.size(2), x.size(3)});
  }

  Batch single_;   // bytes [N, 1, H, W], their digits
  Tensor chosen_;  // int64 [rows, 3]: whose pictures a row has
};

Stacked stack_of(const Batch& single, std::int64_t n, Rng rng) { return {single, rng.integers(single.size(), {n, kChannels})}; }

}  // namespace

Opened open_stacked(const DataSpec& spec, const Opened& single, const StackedSizes& sizes) {
  const Rng rng(static_cast<std::uint64_t>(spec.seed));
  Opened opened{.took_values = true};
  const auto test = stack_of(single.test, sizes.test, rng.fork("stacked test"));
  opened.test = test.rows(at::arange(test.size(), at::kLong));
  opened.stream = std::make_shared<Stacked>(stack_of(single.train, sizes.train, rng.fork("stacked")));
  opened.codec = [values = spec.values, name = spec.name](const Batch& train) {
    return Codec(array_codec({}, values, name, {train.event}).event(),
                 {symbols_codec({.name = "label", .values = Symbols{{kClasses}}})});
  };
  return opened;
}

Source stacked_source() {
  const StackedSizes sizes;
  return folder_source({.name = "stacked-mnist",
                        .summary = "three handwritten digits as the channels of a picture: a thousand classes",
                        .kind = "images",
                        .event = {kChannels, 28, 28},
                        .rows = sizes.train,
                        .test = sizes.test,
                        .classes = kClasses,
                        .advice = set_variable("mnist", "IDX files")},
                       {[](const Path& folder) { return !find_idx(folder).empty(); },
                        [](const DataSpec& spec) {
                          auto named = spec;
                          named.name = "stacked-mnist";
                          return open_stacked(named, open_idx(find_idx(spec.name)));
                        },
                        "mnist"});
}

}  // namespace gx
