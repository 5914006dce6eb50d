#include "bench/eager_loader.h"

#include <torch/data.h>
#include <torch/optim/adam.h>

#include "bench/eager_vae.h"

namespace gx::bench {
namespace {

namespace loading = torch::data;

class Images final : public loading::datasets::Dataset<Images> {
 public:
  explicit Images(at::Tensor bytes) : bytes_(std::move(bytes)) {}
  loading::Example<> get(std::size_t i) override {
    return {bytes_[static_cast<std::int64_t>(i)].to(at::kFloat).div_(255), label_};
  }
  std::optional<std::size_t> size() const override { return bytes_.size(0); }

 private:
  at::Tensor bytes_, label_ = at::zeros({}, at::kLong);
};

auto load(const at::Tensor& images, std::int64_t batch) {
  return loading::make_data_loader(Images(images).map(loading::transforms::Stack<>()), static_cast<std::size_t>(batch));
}

class Epochs {
 public:
  Epochs(const at::Tensor& images, std::int64_t batch)
      : optimizer_(net_.parameters(), torch::optim::AdamOptions(1e-3)), loader_(load(images, batch)), at_(loader_->begin()) {}

  void step() {
    if (at_ == loader_->end()) at_ = loader_->begin();
    optimizer_.zero_grad();
    net_.loss(at_->data.view({-1, 784})).backward();
    optimizer_.step();
    ++at_;
  }

 private:
  EagerVae net_;
  torch::optim::Adam optimizer_;
  decltype(load({}, 0)) loader_;
  loading::Iterator<loading::Example<>> at_;
};

}  // namespace

Running eager_vae_with_loader(const at::Tensor& images, std::int64_t batch) {
  const auto run = std::make_shared<Epochs>(images, batch);
  return {[run] { run->step(); }};
}

}  // namespace gx::bench
