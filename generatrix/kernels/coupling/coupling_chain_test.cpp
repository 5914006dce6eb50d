#include "generatrix/kernels/coupling/coupling_chain.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/vector/instructions.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

struct Setting {
  std::int64_t n_rows, n_dims;
  std::vector<std::int64_t> hidden;
  at::ScalarType type = at::kDouble;
  std::string between = "relu";
};

// A chain: an order, then a scaling and a coupling in turn.
struct ChainCase {
  ChainLinks links;
  variable_list all;  // x and the weights
  Tensor of_value, of_log_det;

  explicit ChainCase(const Setting& s) {
    Rng rng(4);
    const auto leaf = [&](at::IntArrayRef shape, double scale) {
      return all.emplace_back((scale * rng.normal(shape, at::kDouble)).to(s.type).requires_grad_());
    };
    leaf({s.n_rows, s.n_dims}, 1);
    links.emplace_back(OrderLink{at::arange(s.n_dims, at::kLong).roll(1)});
    for (const bool keeps_first : {true, false, true}) {
      const auto n_kept = keeps_first ? s.n_dims / 2 : s.n_dims - s.n_dims / 2, n_moved = s.n_dims - n_kept;
      links.emplace_back(ScalingLink{leaf({s.n_dims}, 0.3), leaf({s.n_dims}, 0.3)});
      Perceptron net{{}, {}, s.between};
      auto widths = s.hidden;
      widths.push_back(2 * n_moved);
      for (auto n_in = n_kept; const auto width : widths) {
        net.weights.push_back(leaf({width, n_in}, 1 / std::sqrt(static_cast<double>(n_in))));
        net.biases.push_back(leaf({width}, 0.3));
        n_in = width;
      }
      links.emplace_back(CouplingLink{net, leaf({n_moved}, 1), 1.5, keeps_first});
    }
    of_value = rng.normal({s.n_rows, s.n_dims}, at::kDouble).to(s.type);
    of_log_det = rng.normal({s.n_rows}, at::kDouble).to(s.type);
  }
  variable_list ours(ChainEnd to) const { return results(coupling_chain(all[0], links, to)); }
  variable_list reference(ChainEnd to) const { return results(coupling_chain_reference(all[0], links, to)); }
  variable_list gradients(const variable_list& results, bool graph = false) const {
    return torch::autograd::grad(results, all, {of_value, of_log_det}, graph, graph);
  }
  static variable_list results(Chained chained) { return {std::move(chained.value), std::move(chained.log_det)}; }
};

void expect_close_chain(const variable_list& ours, const variable_list& reference, double tolerance) {
  ASSERT_EQ(ours.size(), reference.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), reference[i].sizes());
    const auto scale = 1 + reference[i].abs().max().item<double>();
    EXPECT_LT((ours[i] - reference[i]).abs().max().item<double>(), tolerance * scale) << i;
  }
}

void expect_equal(const Setting& setting, double tolerance) {
  const ChainCase given(setting);
  for (const auto to : {ChainEnd::latents, ChainEnd::data}) {
    const auto ours = given.ours(to), reference = given.reference(to);
    EXPECT_EQ(ours[0].grad_fn(), ours[1].grad_fn()) << "not one node";
    expect_close_chain(ours, reference, tolerance);
    expect_close_chain(given.gradients(ours), given.gradients(reference), tolerance);
  }
}

TEST(CouplingChain, EqualsItsReferenceForwardAndBackward) {
  for (const std::int64_t n_rows : {1, 17, 300}) {
    expect_equal({n_rows, 2, {64, 64}}, tolerance::kAlgebra);
    expect_equal({n_rows, 3, {5}}, tolerance::kAlgebra);
    expect_equal({n_rows, 43, {40, 33, 7}}, tolerance::kAlgebra);
  }
  expect_equal({33, 5, {}}, tolerance::kAlgebra);
}

TEST(CouplingChain, OtherNonlinearities) {
  expect_equal({40, 5, {12, 20}, at::kDouble, "leaky_relu"}, tolerance::kAlgebra);
  expect_equal({40, 5, {12, 20}, at::kDouble, "tanh"}, tolerance::kAlgebra);
  expect_equal({40, 5, {12, 20}, at::kFloat, "tanh"}, tolerance::kFloat32);
}

TEST(CouplingChain, EveryInstructionSetIsRight) {
  for (const auto most : {kernels::Instructions::plain, kernels::Instructions::haswell, kernels::Instructions::skylake_avx512}) {
    if (most > kernels::instructions_here()) continue;
    const kernels::InstructionLimit limit(most);
    expect_equal({70, 7, {21, 34}}, tolerance::kAlgebra);
    expect_equal({70, 7, {21, 34}, at::kFloat}, tolerance::kFloat32);
    expect_equal({200, 43, {128, 128}, at::kFloat}, tolerance::kFloat32);
  }
}

TEST(CouplingChain, GradientsAreDifferences) {
  ChainCase given({3, 3, {4}, at::kDouble, "tanh"});
  for (const auto to : {ChainEnd::latents, ChainEnd::data}) {
    const auto loss = [&] {
      const auto both = coupling_chain(given.all[0], given.links, to);
      return ((both.value * given.of_value).sum() + (both.log_det * given.of_log_det).sum()).item<double>();
    };
    const auto gradients = given.gradients(given.ours(to));
    at::NoGradGuard off;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      auto flat = given.all[i].view(-1);
      for (std::int64_t j = 0; j < flat.numel(); ++j) {
        constexpr double kStep = 1e-5;
        flat[j] += kStep;
        const auto above = loss();
        flat[j] -= 2 * kStep;
        const auto below = loss();
        flat[j] += kStep;
        EXPECT_NEAR((above - below) / (2 * kStep), gradients[i].view(-1)[j].item<double>(), 1e-7) << i << ' ' << j;
      }
    }
  }
}

TEST(CouplingChain, WithoutGradientsTheValuesAreTheSame) {
  const ChainCase given({77, 6, {24, 24}});
  for (const auto to : {ChainEnd::latents, ChainEnd::data}) {
    const auto with = given.ours(to);
    at::NoGradGuard off;
    const auto without = given.ours(to);
    EXPECT_TRUE(at::equal(with[0], without[0]) && at::equal(with[1], without[1]));
    EXPECT_FALSE(without[0].requires_grad());
  }
}

TEST(CouplingChain, ThereAndBack) {
  const ChainCase given({130, 43, {32, 32}});
  at::NoGradGuard off;
  const auto there = coupling_chain(given.all[0], given.links, ChainEnd::latents);
  const auto back = coupling_chain(there.value, given.links, ChainEnd::data);
  const auto scale = 1 + there.value.abs().max().item<double>();
  EXPECT_LT((back.value - given.all[0]).abs().max().item<double>(), 1e-12 * scale);
  EXPECT_LT((back.log_det + there.log_det).abs().max().item<double>(), 1e-12 * scale);
}

TEST(CouplingChain, SumsDoNotDependOnTheThreads) {
  const ChainCase given({300, 5, {32, 16}, at::kFloat});
  for (const auto to : {ChainEnd::latents, ChainEnd::data}) {
    const ThreadScope scope(1);
    const auto one = given.gradients(given.ours(to));
    use_threads(2);
    const auto two = given.gradients(given.ours(to));
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(at::equal(one[i], two[i])) << i;
  }
}

TEST(CouplingChain, GradientsOfGradientsAreTheReferences) {
  const ChainCase given({3, 4, {6}, at::kDouble, "tanh"});
  const auto penalty = [&](const variable_list& results) {
    return torch::autograd::grad({given.gradients(results, true)[0].square().sum()}, given.all, {}, true, false, true);
  };
  const auto ours = penalty(given.ours(ChainEnd::latents)), reference = penalty(given.reference(ChainEnd::latents));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].defined(), reference[i].defined()) << i;
    if (ours[i].defined()) expect_close_chain({ours[i]}, {reference[i]}, tolerance::kAlgebra);
  }
}

TEST(CouplingChain, OtherWidthsAreRefused) {
  const ChainCase given({4, 6, {8}});
  for (const std::int64_t n : {5, 7})
    EXPECT_THROW(coupling_chain(at::zeros({4, n}, at::kDouble), given.links, ChainEnd::latents), std::logic_error);
}

TEST(CouplingChain, OnlyTheArgumentMayAsk) {
  const ChainCase given({40, 6, {8}});
  for (std::size_t i = 1; i < given.all.size(); ++i) given.all[i].set_requires_grad(false);
  const auto of_x = [&](const variable_list& results) {
    return torch::autograd::grad(results, {given.all[0]}, {given.of_value, given.of_log_det});
  };
  expect_close_chain(of_x(given.ours(ChainEnd::data)), of_x(given.reference(ChainEnd::data)), tolerance::kAlgebra);
}

TEST(CouplingChain, StaysFloat32UnderAutocast) {
  const ChainCase given({40, 6, {8}, at::kFloat});
  const auto exact = given.ours(ChainEnd::latents);
  const Bfloat16Scope scope(at::kCPU, true);
  const auto ours = given.ours(ChainEnd::latents);
  EXPECT_EQ(ours[0].scalar_type(), at::kFloat);
  EXPECT_TRUE(at::equal(ours[0], exact[0]));
}

}  // namespace
}  // namespace gx
