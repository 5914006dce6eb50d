#include "bench/eager_dcgan.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <functional>
#include <memory>

#include "bench/eager.h"
#include "bench/eager_game.h"

namespace gx::bench {
namespace {

namespace nets = torch::nn;
using nets::Linear, nets::Sequential;

constexpr std::int64_t kCriticSteps = 5;
constexpr double kPenalty = 10;

Linear linear(std::int64_t n_in, std::int64_t n_out, bool bias) { return Linear(nets::LinearOptions(n_in, n_out).bias(bias)); }

std::int64_t smallest(const DcganSizes& s) { return s.image >> s.channels.size(); }

Sequential generator(const DcganSizes& s) {
  Sequential net;
  auto n_in = s.latent;
  const auto bend = [&](auto norm) {
    net->push_back(norm);
    net->push_back(leaky());
  };
  if (s.hidden > 0) {
    net->push_back(linear(n_in, s.hidden, false));
    bend(nets::BatchNorm1d(s.hidden));
    n_in = s.hidden;
  }
  const auto side = smallest(s);
  net->push_back(linear(n_in, s.channels.back() * side * side, false));
  net->push_back(nets::Unflatten(nets::UnflattenOptions(1, {s.channels.back(), side, side})));
  bend(nets::BatchNorm2d(s.channels.back()));
  for (auto i = s.channels.size(); i-- > 0;) {
    const auto n_out = i == 0 ? s.colors : s.channels[i - 1];
    net->push_back(
        nets::ConvTranspose2d(nets::ConvTranspose2dOptions(s.channels[i], n_out, 4).stride(2).padding(1).bias(i == 0)));
    if (i > 0) bend(nets::BatchNorm2d(n_out));
  }
  net->push_back(nets::Tanh());
  return net;
}

Sequential discriminator(const DcganSizes& s, bool norms) {
  Sequential net;
  auto n_in = s.colors;
  for (std::size_t i = 0; i < s.channels.size(); ++i) {
    const bool normed = norms && i > 0;
    net->push_back(nets::Conv2d(nets::Conv2dOptions(n_in, s.channels[i], 4).stride(2).padding(1).bias(!normed)));
    if (normed) net->push_back(nets::BatchNorm2d(s.channels[i]));
    net->push_back(leaky());
    n_in = s.channels[i];
  }
  net->push_back(nets::Flatten());
  n_in *= smallest(s) * smallest(s);
  if (s.hidden > 0) {
    net->push_back(linear(n_in, s.hidden, !norms));
    if (norms) net->push_back(nets::BatchNorm1d(s.hidden));
    net->push_back(leaky());
    n_in = s.hidden;
  }
  net->push_back(Linear(n_in, 1));
  return net;
}

struct Dcgan : EagerGame {
  Dcgan(const DcganSizes& s, bool norms, const torch::optim::AdamOptions& adam)
      : EagerGame(generator(s), discriminator(s, norms), adam), latent(s.latent) {}

  at::Tensor generated() { return g->forward(at::rand({kDcganBatch, latent}) * 2 - 1); }
  at::Tensor generated_without_gradient() {
    const at::NoGradGuard off;
    return generated();
  }
  // E (|grad_x D(x)| - 1)^2 between a real and a generated row
  at::Tensor penalty(const at::Tensor& real, const at::Tensor& fake) {
    const auto x = (fake + at::rand({kDcganBatch, 1, 1, 1}) * (real - fake)).requires_grad_();
    const auto slope = torch::autograd::grad({d->forward(x).sum()}, {x}, {}, true, true)[0];
    return (slope.flatten(1).norm(2, 1) - 1).square().mean();
  }

  std::int64_t latent;
};

Running running(const std::shared_ptr<Dcgan>& game, const at::Tensor& x,
                const std::function<void(const std::function<at::Tensor()>&)>& play) {
  const auto next = std::make_shared<std::int64_t>(0);
  const auto read = [=] { return x.narrow(0, (*next)++ % (x.size(0) / kDcganBatch) * kDcganBatch, kDcganBatch); };
  const auto step = [=] { play(read); };
  return {step, training_work(game->parameters(), step, [=] { game->d->forward(game->generated()); })};
}

}  // namespace

Running eager_dcgan(const DcganSizes& sizes, const at::Tensor& x) {
  const auto game = std::make_shared<Dcgan>(sizes, true, torch::optim::AdamOptions(2e-4).betas({0.5, 0.999}));
  return running(game, x, [game](const auto& read) {
    const auto made = game->generated();
    Dcgan::update(game->of_d, judged(game->d->forward(read()), true) + judged(game->d->forward(made.detach()), false));
    Dcgan::update(game->of_g, judged(game->d->forward(made), true));
  });
}

Running eager_wgan_gp(const DcganSizes& sizes, const at::Tensor& x) {
  const auto game = std::make_shared<Dcgan>(sizes, false, torch::optim::AdamOptions(1e-4).betas({0.5, 0.9}));
  return running(game, x, [game](const auto& read) {
    for (std::int64_t i = 0; i < kCriticSteps; ++i) {
      const auto real = read(), fake = game->generated_without_gradient();
      Dcgan::update(game->of_d,
                    game->d->forward(fake).mean() - game->d->forward(real).mean() + kPenalty * game->penalty(real, fake));
    }
    Dcgan::update(game->of_g, -game->d->forward(game->generated()).mean());
  });
}

}  // namespace gx::bench
