#include "bench/eager_vq_vae.h"

#include <ATen/ATen.h>

namespace gx::bench {
namespace {

namespace nets = torch::nn;

constexpr std::int64_t kCodes = 512, kDims = 64, kWide = 128, kInner = 32;
constexpr double kDecay = 0.99, kEpsilon = 1e-5, kCommitment = 0.25, kVariance = 0.063;

nets::Conv2d conv(std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t stride = 1) {
  return nets::Conv2d(nets::Conv2dOptions(n_in, n_out, kernel).stride(stride).padding((kernel - 1) / 2));
}

nets::ConvTranspose2d doubling(std::int64_t n_in, std::int64_t n_out) {
  return nets::ConvTranspose2d(nets::ConvTranspose2dOptions(n_in, n_out, 4).stride(2).padding(1));
}

}  // namespace

EagerVqVae::EagerVqVae()
    : down1_(register_module("down1", conv(3, 64, 4, 2))),
      down2_(register_module("down2", conv(64, kWide, 4, 2))),
      down3_(register_module("down3", conv(kWide, kWide, 3))),
      to_code_(register_module("to_code", conv(kWide, kDims, 1))),
      from_code_(register_module("from_code", conv(kDims, kWide, 3))),
      up1_(register_module("up1", doubling(kWide, 64))),
      up2_(register_module("up2", doubling(64, 3))),
      encoder_blocks_(blocks("encoder")),
      decoder_blocks_(blocks("decoder")),
      codes_(at::randn({kCodes, kDims})),
      uses_(at::zeros({kCodes})),
      sums_(codes_.clone()) {}

std::vector<EagerVqVae::Block> EagerVqVae::blocks(const std::string& name) {
  std::vector<Block> all;
  for (const auto* number : {"0", "1"})
    all.push_back({register_module(name + number + "_in", conv(kWide, kInner, 3)),
                   register_module(name + number + "_out", conv(kInner, kWide, 1))});
  return all;
}

at::Tensor EagerVqVae::quantized(const at::Tensor& h) {
  const auto rows = h.permute({0, 2, 3, 1}).contiguous(), flat = rows.view({-1, kDims});
  const auto distances = flat.square().sum(1, true) + codes_.square().sum(1) - 2 * at::matmul(flat, codes_.t());
  const auto nearest = distances.argmin(1).unsqueeze(1);
  const auto one_hot = at::zeros({flat.size(0), kCodes}).scatter_(1, nearest, 1);
  const auto e = at::matmul(one_hot, codes_).view(rows.sizes());
  {
    const at::NoGradGuard off;
    uses_ = uses_ * kDecay + (1 - kDecay) * one_hot.sum(0);
    sums_ = sums_ * kDecay + (1 - kDecay) * at::matmul(one_hot.t(), flat);
    const auto n = uses_.sum();
    codes_ = sums_ / ((uses_ + kEpsilon) / (n + kCodes * kEpsilon) * n).unsqueeze(1);
  }
  return e.permute({0, 3, 1, 2}).contiguous();
}

at::Tensor EagerVqVae::loss(const at::Tensor& x) {
  const auto through = [](at::Tensor t, const std::vector<Block>& all) {
    for (auto block : all) t = t + block.out->forward(at::relu(block.in->forward(at::relu(t))));
    return at::relu(t);
  };
  const auto h =
      to_code_->forward(through(down3_->forward(at::relu(down2_->forward(at::relu(down1_->forward(x))))), encoder_blocks_));
  const auto e = quantized(h);
  const auto code = h + (e - h).detach();
  const auto again = up2_->forward(at::relu(up1_->forward(through(from_code_->forward(code), decoder_blocks_))));
  return at::mse_loss(again, x) / kVariance + kCommitment * at::mse_loss(h, e.detach());
}

}  // namespace gx::bench
