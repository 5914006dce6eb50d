#include "generatrix/nn/masked_walk.h"

#include <ATen/ATen.h>
#include <c10/util/strides.h>

#include "generatrix/kernels/perceptron/few_rows_layout.h"
#include "generatrix/kernels/perceptron/new_units.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct SortedLayer {
  Tensor weight, bias;              // [U, units before], [U, 1], in the order of their degrees; undefined of the inputs
  std::vector<std::int64_t> up_to;  // how many units have a degree up to d, d = 0 .. n
};

std::vector<std::int64_t> counts_up_to(const Tensor& degrees, std::int64_t n) {
  const auto counts = at::bincount(degrees.cpu(), {}, n + 1).cumsum(0);
  return {counts.data_ptr<std::int64_t>(), counts.data_ptr<std::int64_t>() + counts.numel()};
}

// The inputs, hidden layers, the outputs.
std::vector<SortedLayer> sorted(const MaskedMlp::Layers& net, const Tensor& like) {
  const auto n = like.size(-1);
  auto order = net.degrees.front().argsort(/*stable=*/true);
  std::vector<SortedLayer> layers{{{}, {}, counts_up_to(net.degrees.front(), n)}};
  for (std::size_t l = 1; l < net.degrees.size(); ++l) {
    const auto &weight = net.layers[l - 1].weight, &bias = net.layers[l - 1].bias;
    const auto there = [&](const Tensor& places) { return places.to(weight.device(), /*non_blocking=*/true); };
    const auto next = net.degrees[l].argsort(/*stable=*/true);
    layers.push_back({weight.index_select(0, there(next)).index_select(1, there(order)).to(like.scalar_type()),
                      bias.index_select(0, there(next)).unsqueeze(1).to(like.scalar_type()), counts_up_to(net.degrees[l], n)});
    order = next;
  }
  return layers;
}

// What both walks know: how far they are, and which units a number makes known.
class MaskedWalk : public Conditioner::Walk {
 public:
  MaskedWalk(const MaskedMlp::Layers& net, const Tensor& like)
      : layers_(sorted(net, like)),
        lead_(all_but_last(like.sizes(), 1)),
        n_rows_(like.numel() / like.size(-1)),
        n_per_input_(net.n_per_input) {}

  Tensor next(const Tensor& last) final {
    if (last.defined()) {
      know(last);
      ++degree_;
    }
    for (std::size_t l = 1; l + 1 < layers_.size(); ++l) {
      if (const auto units = new_ones(l); units.n > 0) know_units(l, units);
    }
    return outputs({degree_ * n_per_input_, n_per_input_});
  }

 protected:
  virtual void know(const Tensor& number) = 0;  // the next input, [...lead]
  virtual void know_units(std::size_t layer, UnitRange units) = 0;
  virtual Tensor outputs(UnitRange units) = 0;  // [...lead, n]

  std::int64_t n_known(std::size_t layer) const { return layers_[layer].up_to[static_cast<std::size_t>(degree_)]; }
  UnitRange new_ones(std::size_t layer) const {
    const auto& up_to = layers_[layer].up_to;
    const auto first = degree_ == 0 ? 0 : up_to[static_cast<std::size_t>(degree_ - 1)];
    return {first, n_known(layer) - first};
  }
  // Of what is told, in the order of the rows: [n_told, N].
  Tensor first_inputs(const Tensor& told, const Tensor& like) const {
    return told.to(like.scalar_type()).expand(joined(lead_, {told.size(-1)})).reshape({n_rows_, -1}).t();
  }

  std::vector<SortedLayer> layers_;
  Shape lead_;
  std::int64_t n_rows_, n_per_input_, degree_ = 0;  // degree_: numbers known
};

// What is known must stay as it was.
class WalkWithGradients final : public MaskedWalk {
 public:
  WalkWithGradients(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like)
      : MaskedWalk(net, like),
        activation_(activation(net.activation)),
        known_(layers_.size() - 1, at::empty({0, n_rows_}, like.options().requires_grad(false))) {
    if (told.defined()) known_.front() = first_inputs(told, like);
  }

 private:
  void know(const Tensor& number) override { append(0, number.reshape({1, -1})); }
  void know_units(std::size_t layer, UnitRange units) override { append(layer, activation_(sums(layer, units))); }
  Tensor outputs(UnitRange units) override {
    return sums(layers_.size() - 1, units).to(known_.front().scalar_type()).t().view(joined(lead_, {units.n}));
  }

  void append(std::size_t layer, const Tensor& units) {
    known_[layer] = at::cat({known_[layer], units.to(known_[layer].scalar_type())});
  }
  Tensor sums(std::size_t layer, UnitRange units) const {
    const auto& before = known_[layer - 1];
    return at::addmm(layers_[layer].bias.narrow(0, units.first, units.n),
                     layers_[layer].weight.narrow(0, units.first, units.n).narrow(1, 0, before.size(0)), before);
  }

  Activation activation_;
  std::vector<Tensor> known_;  // of the inputs and hidden layers: [units known, N]
};

// New units are written behind those that are known. A step is a few numbers of each row, so what counts is how many of torch's
// operators it calls.
class WalkInPlace final : public MaskedWalk {
 public:
  WalkInPlace(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like)
      : MaskedWalk(net, like), bend_(kernels::find_nonlinearity(net.activation)), activation_(activation(net.activation)) {
    const auto padded = kernels::padded_rows(n_rows_);  // as new_units wants them
    for (const auto& layer : layers_) units_.push_back(at::zeros({layer.up_to.back(), padded}, like.options()));
    if (told.defined()) units_.front().narrow(0, 0, told.size(-1)).narrow(1, 0, n_rows_).copy_(first_inputs(told, like));
  }

 private:
  void know(const Tensor& number) override { put_unit(number, n_known(0), units_.front()); }
  void know_units(std::size_t layer, UnitRange units) override {
    write(layer, units, bend_);
    if (bend_) return;
    const auto rows = units_[layer].narrow(0, units.first, units.n);
    rows.copy_(activation_(rows));
  }
  Tensor outputs(UnitRange units) override {
    write(layers_.size() - 1, units, nullptr);
    const auto row = units_.back().size(1);
    auto strides = c10::contiguous_strides(lead_);
    strides.push_back(row);
    return units_.back().as_strided(joined(lead_, {units.n}), strides, units.first * row);
  }
  void write(std::size_t layer, UnitRange units, const kernels::Nonlinearity* f) {
    new_units(layers_[layer].weight, layers_[layer].bias, units_[layer - 1], n_known(layer - 1), units, f, units_[layer]);
  }

  const kernels::Nonlinearity* bend_;  // null where the kernel does not know the activation
  Activation activation_;
  std::vector<Tensor> units_;  // of all layers: [units, padded N]
};

}  // namespace

std::unique_ptr<Conditioner::Walk> masked_walk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like) {
  if (at::GradMode::is_enabled()) return std::make_unique<WalkWithGradients>(net, told, like);
  return std::make_unique<WalkInPlace>(net, told, like);
}

}  // namespace gx
