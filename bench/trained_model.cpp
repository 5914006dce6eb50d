#include "bench/trained_model.h"

#include <ATen/ATen.h>

#include "generatrix/base/torch.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kForever = 1'000'000;  // steps

const CatalogEntry& entry_of(const std::string& model) {
  static const Catalog catalog = [] {
    Catalog all;
    add_all_models(all);
    return all;
  }();
  return catalog.at(model);
}

}  // namespace

Codec grey_images() { return Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 28, 28}})}); }

Codec bit_images() { return Codec({static_codec({.name = "image", .values = kBits, .shape = {1, 28, 28}})}); }

Codec points(std::int64_t dims) { return Codec({reals_codec({.name = "x", .values = Real{}, .shape = {dims}})}); }

Tensor made_up_bytes(std::int64_t symbols, at::IntArrayRef shape) {
  Rng rng(0);
  return at::empty(shape, at::kByte).random_(0, symbols, rng.generator());
}

ModelPtr build_model(const TrainedModelSpec& spec) {
  const SeedScope scope(0);
  const auto& entry = entry_of(spec.model);
  auto model = entry.build(entry.normalize(spec.parameters), spec.codec.task());
  model->eval();
  return model;
}

TrainedModel::TrainedModel(const TrainedModelSpec& spec)
    : train_(spec.train),
      model_(build_model(spec)),
      loader_(std::make_shared<MemoryDataset>(Batch{spec.rows()}), spec.codec, train_.batch, Rng(1)),
      trainer_(*model_, train_, loader_, kForever, at::kCPU) {
  model_->train();
  trainer_.step();
  trainer_.read();  // throws if the loss is not finite
}

void TrainedModel::step() {
  trainer_.step();
  if (trainer_.index() % train_.log_every == 0) trainer_.read();
}

std::vector<Contender> ours_training(const TrainedModelSpec& spec) {
  std::vector<Contender> both;
  for (const std::string precision : {"fp32", "bf16"}) {
    const auto prepare = [spec, precision]() -> Running {
      auto with = spec;
      with.train.precision = precision;
      const auto run = std::make_shared<TrainedModel>(with);
      return {[run] { run->step(); }};
    };
    both.push_back({precision, prepare, "train"});
  }
  return both;
}

std::vector<Contender> ours_using(const TrainedModelSpec& spec, const std::string& verb,
                                  const std::function<void(Model&, Rng&)>& use) {
  std::vector<Contender> both;
  for (const std::string precision : {"fp32", "bf16"}) {
    const auto prepare = [=]() -> Running {
      return {[=, model = build_model(spec), rng = std::make_shared<Rng>(0)] {
        const at::NoGradGuard off;
        const Bfloat16Scope half(at::kCPU, precision == "bf16");
        use(*model, *rng);
      }};
    };
    both.push_back({precision, prepare, verb});
  }
  return both;
}

}  // namespace gx::bench
