#include "generatrix/nn/time_net.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/nn/timed_block.h"

namespace gx {
namespace {

using testing::HasSubstr;
using testing::Optional;

const Shape kOddPicture{2, 7, 5};

TimeNetPtr stirred_net(const TimeNetSpec& spec, const Shape& event, const ContextShape& told = {}) {
  const SeedScope scope(1);
  auto net = make_time_net(spec, event, told);
  const at::NoGradGuard off;
  Rng rng(2);
  for (auto& p : net->parameters()) p.add_(rng.normal(p.sizes()), 0.1);
  net->to(at::kDouble);
  return net;
}

Tensor numbers(const Shape& shape, std::uint64_t seed = 3) { return Rng(seed).normal(shape, at::kDouble); }
Tensor times(std::int64_t n) { return at::linspace(0.1, 0.9, n, at::kDouble); }
Shape rows_of_event(std::int64_t n, const Shape& event) {
  Shape shape{n};
  shape.insert(shape.end(), event.begin(), event.end());
  return shape;
}

const std::vector<std::pair<TimeNetSpec, Shape>>& time_nets() {
  static const std::vector<std::pair<TimeNetSpec, Shape>> all{{TimeMlpSpec{.hidden = {16}}, {3}},
                                                              {TimeMlpSpec{.hidden = {16, 16}}, kOddPicture},
                                                              {TimeMlpSpec{.hidden = {16}, .event_frequencies = 3}, {3}},
                                                              {TimeUnetSpec{.channels = {4}, .attention = false}, kOddPicture},
                                                              {TimeUnetSpec{.channels = {4, 8, 6}, .blocks = 2}, kOddPicture}};
  return all;
}

TEST(TimeNets, StartAtZero) {
  for (const auto& [spec, event] : time_nets()) {
    const auto x = at::ones(rows_of_event(2, event));
    const auto y = make_time_net(spec, event, {})->forward(x, at::full({2}, 0.3), {});
    EXPECT_TRUE(at::equal(y, at::zeros_like(x)));
  }
}

TEST(TimeNets, GiveEachRowByItself) {
  for (const auto& [spec, event] : time_nets()) {
    const auto net = stirred_net(spec, event);
    const auto x = numbers(rows_of_event(4, event)), t = times(4), y = net->forward(x, t, {});
    ASSERT_EQ(y.sizes(), x.sizes());
    for (std::int64_t i = 0; i < 4; ++i)
      EXPECT_LT((net->forward(x.narrow(0, i, 1), t.narrow(0, i, 1), {})[0] - y[i]).abs().max().item<double>(), 1e-12);
  }
}

TEST(TimeNets, FeelTheTime) {
  for (const auto& [spec, event] : time_nets()) {
    const auto net = stirred_net(spec, event);
    const auto x = numbers(rows_of_event(1, event));
    const auto at_time = [&](double t) { return net->forward(x, at::full({1}, t, at::kDouble), {}); };
    EXPECT_FALSE(at::allclose(at_time(0.2), at_time(0.21), 0, 1e-6));
  }
}

TEST(TimeNets, ReadWavesOfEachNumber) {
  const auto bend = [](std::int64_t n_waves, const Tensor& x) {  // 0 where a net without hidden layers is affine in x
    const auto net = stirred_net(TimeMlpSpec{.hidden = {}, .event_frequencies = n_waves}, {2});
    const auto at_point = [&](const Tensor& point) { return net->forward(point, times(1), {}); };
    return (at_point(x) - 2 * at_point(at::zeros_like(x)) + at_point(-x)).abs().max().item<double>();
  };
  for (const auto& axis : at::eye(2, at::kDouble).mul(0.3).split(1)) {
    EXPECT_LT(bend(0, axis), 1e-12);
    EXPECT_GT(bend(4, axis), 1e-3);
  }
}

TEST(TimeNets, FeelWhatTheyAreTold) {
  for (const auto& [spec, event] : time_nets()) {
    const bool is_picture = event.size() == 3;
    const ContextShape shape{.whole = 2, .along = is_picture ? Shape{1, 7, 5} : Shape{}};
    const auto net = stirred_net(spec, event, shape);
    const auto x = numbers(rows_of_event(3, event));
    const Context one{.whole = numbers({3, 2}, 4), .along = is_picture ? numbers({3, 1, 7, 5}, 5) : Tensor()};
    auto other_whole = one, other_along = one;
    other_whole.whole = one.whole + 1;
    const auto y = net->forward(x, times(3), one);
    EXPECT_FALSE(at::allclose(y, net->forward(x, times(3), other_whole), 0, 1e-6));
    if (!is_picture) continue;
    other_along.along = one.along + 1;
    EXPECT_FALSE(at::allclose(y, net->forward(x, times(3), other_along), 0, 1e-6));
  }
}

TEST(PlaceAttention, IsItsFormula) {
  const SeedScope scope(1);
  PlaceAttention attention(6);
  attention.to(at::kDouble);
  const auto h = numbers({2, 6, 3, 2});
  const at::NoGradGuard off;
  EXPECT_TRUE(at::equal(attention.forward(h), h)) << "starts as the identity";
  Rng rng(2);
  for (auto& p : attention.parameters()) p.add_(rng.normal(p.sizes(), at::kDouble), 0.3);
  const auto weights = attention.named_parameters();
  const auto places = normed_by_groups(h, weights["scale"], weights["shift"]).flatten(2).transpose(1, 2);  // [B, places, C]
  const auto qkv = at::linear(places, weights["read.weight"]).chunk(3, -1);
  const auto share = at::softmax(at::matmul(qkv[0], qkv[1].transpose(1, 2)) / std::sqrt(6.0), -1);
  const auto mixed = at::linear(at::matmul(share, qkv[2]), weights["out.weight"], weights["out.bias"]);
  EXPECT_LT((attention.forward(h) - h - mixed.transpose(1, 2).reshape({2, 6, 3, 2})).abs().max().item<double>(), 1e-10);
}

TEST(TimeNets, RefuseWhatTheyCannotRead) {
  EXPECT_THAT(why_not(TimeUnetSpec{}, {4}, {}), Optional(HasSubstr("images")));
  EXPECT_THAT(why_not(TimeUnetSpec{.channels = {}}, kOddPicture, {}), Optional(HasSubstr("empty")));
  EXPECT_THAT(why_not(TimeUnetSpec{}, kOddPicture, {.along = {1, 8, 8}}), Optional(HasSubstr("8 x 8")));
  EXPECT_EQ(why_not(TimeUnetSpec{}, kOddPicture, {.along = {1, 7, 5}}), std::nullopt);
  EXPECT_EQ(why_not(TimeMlpSpec{}, {4}, {}), std::nullopt);
}

}  // namespace
}  // namespace gx
