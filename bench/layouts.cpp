// Compares several ways to write a convolution of kernel 4, stride 2 and padding 1, which halves an image, and its transpose,
// which doubles an image. Each way is timed on a stack of them, forward and backward, in fp32. nn/conv.cpp uses the fastest.
#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/nn/channels_last.h"

#include "bench/benches.h"
#include "bench/eager.h"

namespace gx::bench {
namespace {

using Layer = Tensor (*)(const Tensor& x, const Tensor& weight, const Tensor& bias);

Tensor halved(const Tensor& x, const Tensor& weight, const Tensor& bias) { return at::conv2d(x, weight, bias, 2, 1); }

// The next five functions take a weight [n_in, n_out, 4, 4]. The last three add no bias.
Tensor doubled(const Tensor& x, const Tensor& weight, const Tensor& bias) { return at::conv_transpose2d(x, weight, bias, 2, 1); }

// Only images are channels-last. Weights and their gradients keep their memory layout.
Tensor doubled_images_last(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return doubled(x.contiguous(at::MemoryFormat::ChannelsLast), laid_out(weight), bias);
}

Tensor bias_behind(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return doubled_images_last(x, weight, {}).add_(bias.view({1, -1, 1, 1}));
}

// Convolves an image that has zeros between its pixels with the flipped kernel. This takes four times the operations.
Tensor zero_stuffed(const Tensor& x, const Tensor& weight, const Tensor& /*bias*/) {
  auto wide = at::zeros({x.size(0), x.size(1), 2 * x.size(2) + 3, 2 * x.size(3) + 3}, x.options());
  wide.slice(2, 2, 2 * x.size(2) + 1, 2).slice(3, 2, 2 * x.size(3) + 1, 2).copy_(x);
  return at::conv2d(wide, weight.flip({2, 3}).transpose(0, 1));
}

// Even and odd rows and columns of the result are four convolutions of kernel 2. One convolution with four times the channels
// computes all of them from the image with a border; then they are interleaved (Shi et al. 2016, arXiv 1609.05158).
Tensor sub_pixel(const Tensor& x, const Tensor& weight, const Tensor& /*bias*/) {
  const auto n_in = weight.size(0), n_out = weight.size(1), height = x.size(2), width = x.size(3);
  const auto order = at::tensor({3, 1, 2, 0}, at::kLong);  // taps of even places, then those of odd places
  const auto kernels = weight.index_select(2, order).index_select(3, order).view({n_in, n_out, 2, 2, 2, 2});
  const auto stacked = kernels.permute({2, 4, 1, 0, 3, 5}).reshape({4 * n_out, n_in, 2, 2});
  const auto all = at::conv2d(x, stacked, {}, 1, 1).unflatten(1, {4, n_out});  // [B, 4, n_out, H + 1, W + 1]
  const auto part = [&](std::int64_t row, std::int64_t column) {
    return all.select(1, 2 * row + column).narrow(2, row, height).narrow(3, column, width);
  };
  const auto rows = [&](std::int64_t row) { return at::stack({part(row, 0), part(row, 1)}, -1).flatten(-2); };
  return at::stack({rows(0), rows(1)}, 3).flatten(2, 3);
}

// A matrix product gives 16 values for each pixel and output channel; then values that belong to the same place are added.
Tensor product_and_sum(const Tensor& x, const Tensor& weight, const Tensor& /*bias*/) {
  const auto columns = at::matmul(weight.flatten(1).t(), x.flatten(2));  // [B, n_out 16, H W]
  return at::col2im(columns, {2 * x.size(2), 2 * x.size(3)}, {4, 4}, {1, 1}, {1, 1}, {2, 2});
}

struct Stack {
  std::int64_t batch, side;            // of the first input
  std::vector<std::int64_t> channels;  // of the input and of each layer's result
};

Running running(const Stack& stack, Layer layer, bool doubles, at::MemoryFormat format) {
  Rng rng(0);
  std::vector<Tensor> weights, biases;
  for (std::size_t i = 1; i < stack.channels.size(); ++i) {
    const auto from = stack.channels[i - 1], to = stack.channels[i];
    const auto weight = 0.05 * rng.normal({doubles ? from : to, doubles ? to : from, 4, 4});
    weights.push_back(weight.contiguous(format).requires_grad_());
    biases.push_back(at::zeros({to}).requires_grad_());
  }
  const auto x = rng.normal({stack.batch, stack.channels[0], stack.side, stack.side}).contiguous(format).requires_grad_();
  const auto forward = [=] {
    auto h = x;
    for (std::size_t i = 0; i < weights.size(); ++i) h = at::relu(layer(h, weights[i], biases[i]));
    return h;
  };
  const auto step = [=] {
    auto wanted = weights;
    wanted.insert(wanted.end(), biases.begin(), biases.end());
    wanted.push_back(x);
    torch::autograd::grad({forward().sum()}, wanted, {}, /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
  };
  return {step, training_work(weights, step, forward)};
}

Contender contender(const std::string& name, const Stack& stack, Layer layer, bool doubles,
                    at::MemoryFormat format = at::MemoryFormat::Contiguous) {
  return {name, [=] { return running(stack, layer, doubles, format); }, "train"};
}

Bench doubling(const std::string& name, const std::string& what, const Stack& stack) {
  return {name,
          "transposed convolutions of " + what + ", forward and backward",
          {contender("library", stack, doubled, true),
           contender("channels last", stack, doubled, true, at::MemoryFormat::ChannelsLast),
           contender("images channels last", stack, doubled_images_last, true),
           contender("the same, bias behind", stack, bias_behind, true), contender("sub-pixel", stack, sub_pixel, true),
           contender("sub-pixel, channels last", stack, sub_pixel, true, at::MemoryFormat::ChannelsLast),
           contender("zeros between", stack, zero_stuffed, true), contender("product and sum", stack, product_and_sum, true)},
          /*on_request=*/true};
}

Bench halving(const std::string& name, const std::string& what, const Stack& stack) {
  return {name,
          "strided convolutions of " + what + ", forward and backward",
          {contender("library", stack, halved, false),
           contender("channels last", stack, halved, false, at::MemoryFormat::ChannelsLast)},
          /*on_request=*/true};
}

}  // namespace

std::vector<Bench> layouts() {
  return {doubling("layouts_vae_up", "vae-conv's decoder, 7 x 7 x 64 to 28 x 28 x 1, batch 128", {128, 7, {64, 32, 1}}),
          halving("layouts_vae_down", "vae-conv's encoder, batch 128", {128, 28, {1, 32, 64}}),
          doubling("layouts_dcgan28_up", "DCGAN, 7 x 7 x 256 to 28 x 28 x 1, batch 64", {64, 7, {256, 128, 1}}),
          halving("layouts_dcgan28_down", "DCGAN's discriminator, 28 px, batch 64", {64, 28, {1, 64, 128}}),
          doubling("layouts_dcgan64_up", "DCGAN, 4 x 4 x 512 to 64 x 64 x 3, batch 16", {16, 4, {512, 256, 128, 64, 3}}),
          halving("layouts_dcgan64_down", "DCGAN's discriminator, 64 px, batch 16", {16, 64, {3, 64, 128, 256, 512}})};
}

}  // namespace gx::bench
