#include "bench/eager_gan.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>

#include "bench/eager.h"
#include "bench/eager_game.h"

namespace gx::bench {
namespace {

namespace nets = torch::nn;
using nets::Linear, nets::Sequential;

constexpr std::int64_t kLatent = 100, kBatch = 32, kHalf = kBatch / 2;

Sequential generator() {
  Sequential net;
  std::int64_t n_in = kLatent;
  for (const std::int64_t width : {256, 512, 1024}) {
    net->push_back(Linear(n_in, width));
    net->push_back(leaky());
    net->push_back(nets::BatchNorm1d(nets::BatchNorm1dOptions(width).momentum(0.2).eps(1e-3)));
    n_in = width;
  }
  net->push_back(Linear(n_in, 784));
  net->push_back(nets::Tanh());
  return net;
}

Sequential discriminator() { return Sequential(Linear(784, 512), leaky(), Linear(512, 256), leaky(), Linear(256, 1)); }

struct Gan : EagerGame {
  Gan() : EagerGame(generator(), discriminator(), torch::optim::AdamOptions(2e-4).betas({0.5, 0.999}).eps(1e-7)) {}

  at::Tensor loss_of_d(const at::Tensor& real) {
    at::Tensor generated;
    {
      const at::NoGradGuard off;
      generated = g->forward(at::randn({real.size(0), kLatent}));
    }
    return 0.5 * (judged(d->forward(real), true) + judged(d->forward(generated), false));
  }
  at::Tensor loss_of_g() { return judged(d->forward(g->forward(at::randn({kBatch, kLatent}))), true); }

  void step(const at::Tensor& real) {
    update(of_d, loss_of_d(real));
    update(of_g, loss_of_g());
  }
};

}  // namespace

Running eager_gan(const at::Tensor& x) {
  const auto gan = std::make_shared<Gan>();
  const auto next = std::make_shared<std::int64_t>(0);
  const auto step = [=] { gan->step(x.narrow(0, (*next)++ % (x.size(0) / kBatch) * kBatch, kHalf)); };
  // `forward` keeps the values of both players, a real step those of one at a time; so the count is a little too high
  auto work = training_work(gan->parameters(), step, [&] { gan->loss_of_d(x.narrow(0, 0, kHalf)); });
  work.value_bytes += training_work({}, step, [&] { gan->loss_of_g(); }).value_bytes;
  return {step, work};
}

}  // namespace gx::bench
