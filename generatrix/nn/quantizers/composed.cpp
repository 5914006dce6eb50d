#include "generatrix/nn/quantizers/composed.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

// Those terms of the parts that there are, added up.
Tensor sum_of(const std::vector<Quantized>& all, Tensor Quantized::*term) {
  Tensor sum;
  for (const auto& one : all) {
    if ((one.*term).defined()) sum = sum.defined() ? sum + one.*term : one.*term;
  }
  return sum;
}

Quantized together_with(const std::vector<Quantized>& all, Tensor vectors) {
  std::vector<Tensor> symbols;
  for (const auto& one : all) symbols.push_back(one.symbols);
  return {at::cat(symbols, 1), std::move(vectors), sum_of(all, &Quantized::commitment), sum_of(all, &Quantized::pull)};
}

}  // namespace

ProductQuantizer::ProductQuantizer(std::vector<QuantizerPtr> parts) : parts_(std::move(parts)) {
  for (std::size_t i = 0; i < parts_.size(); ++i) register_module("part" + std::to_string(i), parts_[i]);
}

Quantized ProductQuantizer::quantize(const Tensor& h) {
  const auto cut = h.chunk(n_columns(), 1);
  std::vector<Quantized> all;
  std::vector<Tensor> vectors;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    all.push_back(parts_[i]->quantize(cut[i]));
    vectors.push_back(all.back().vectors);
  }
  return together_with(all, at::cat(vectors, 1));
}

Tensor ProductQuantizer::vectors(const Tensor& symbols) {
  std::vector<Tensor> all;
  for (std::size_t i = 0; i < parts_.size(); ++i)
    all.push_back(parts_[i]->vectors(symbols.narrow(1, static_cast<std::int64_t>(i), 1)));
  return at::cat(all, 1);
}

void ProductQuantizer::start(const Tensor& h, Rng& rng) {
  const auto cut = h.chunk(n_columns(), 1);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i]->start(cut[i], rng);
}

void ProductQuantizer::follow(const Tensor& h, const Tensor& symbols, const Step& step) {
  const auto cut = h.chunk(n_columns(), 1);
  for (std::size_t i = 0; i < parts_.size(); ++i)
    parts_[i]->follow(cut[i], symbols.narrow(1, static_cast<std::int64_t>(i), 1), step);
}

ResidualQuantizer::ResidualQuantizer(std::vector<QuantizerPtr> stages) : stages_(std::move(stages)) {
  for (std::size_t i = 0; i < stages_.size(); ++i) register_module("stage" + std::to_string(i), stages_[i]);
}

Quantized ResidualQuantizer::quantize(const Tensor& h) {
  std::vector<Quantized> all;
  auto rest = h;
  for (const auto& stage : stages_) {
    all.push_back(stage->quantize(rest));
    rest = rest - all.back().vectors.detach();
  }
  return together_with(all, straight_through(h, h.detach() - rest.detach()));
}

Tensor ResidualQuantizer::vectors(const Tensor& symbols) {
  Tensor sum;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const auto own = stages_[i]->vectors(symbols.narrow(1, static_cast<std::int64_t>(i), 1));
    sum = sum.defined() ? sum + own : own;
  }
  return sum;
}

void ResidualQuantizer::start(const Tensor& h, Rng& rng) {
  auto rest = h;
  for (const auto& stage : stages_) {
    stage->start(rest, rng);
    rest = rest - stage->quantize(rest).vectors;
  }
}

// What each stage was given in the step: codes move after it was taken.
void ResidualQuantizer::follow(const Tensor& h, const Tensor& symbols, const Step& step) {
  auto rest = h;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const auto own = symbols.narrow(1, static_cast<std::int64_t>(i), 1);
    const auto left = rest - stages_[i]->vectors(own);
    stages_[i]->follow(rest, own, step);
    rest = left;
  }
}

}  // namespace gx
