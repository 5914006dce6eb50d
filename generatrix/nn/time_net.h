// Nets that see an event at a time: what carries noise to data step by step reads how far it has come.
//
//   mlp    the event, features of the time and what is told, side by side in one vector; also waves of the event's numbers, by
//          which a net learns sharp edges soon   (Tancik et al. 2020, arXiv 2006.10739)
//   unet   of images (time_unet.h)
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/context.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct TimeNet : torch::nn::Module {
  // x [B, C, ...], t [B] in [0, 1] -> [B, n_outputs C, ...]: of each output in turn an event
  virtual Tensor forward(const Tensor& x, const Tensor& t, const Context& told) = 0;
};
using TimeNetPtr = std::shared_ptr<TimeNet>;

inline constexpr double kHighestFrequency = 100;

struct TimeMlpSpec {
  static constexpr std::string_view kind = "mlp";
  std::vector<std::int64_t> hidden = {128, 128, 128};
  std::string activation = "silu";
  std::int64_t frequencies = 8;
  double highest = kHighestFrequency;
  std::int64_t event_frequencies = 0;
  double event_highest = 8;

  static auto fields() {
    return std::tuple(
        field("hidden", &TimeMlpSpec::hidden, "widths of the hidden layers", net_width),
        field("activation", &TimeMlpSpec::activation, "nonlinearity between layers", known_activation()),
        field("frequencies", &TimeMlpSpec::frequencies, "waves of the time that the net reads", between(2, 1000)),
        field("highest", &TimeMlpSpec::highest,
              "frequency of the shortest wave, the longest has 1: a low one makes nets that change slowly in time, which "
              "solvers follow in few steps",
              at_least(1)),
        field("event_frequencies", &TimeMlpSpec::event_frequencies,
              "waves of each number of the event that the net reads beside it, by which it learns sharp edges of a density; 0: "
              "none",
              between(0, 1000)),
        field("event_highest", &TimeMlpSpec::event_highest, "frequency of the shortest of these waves, the longest has 1",
              at_least(1)));
  }
};

struct TimeUnetSpec {
  static constexpr std::string_view kind = "unet";
  std::vector<std::int64_t> channels = {32, 64};
  std::int64_t blocks = 1;
  bool attention = true;
  std::string activation = "silu";
  std::int64_t frequencies = 16;

  static auto fields() {
    return std::tuple(
        field("channels", &TimeUnetSpec::channels, "feature maps at each size; the image is halved between two", net_width),
        field("blocks", &TimeUnetSpec::blocks, "residual blocks at each size, on the way down and on the way up",
              between(1, 100)),
        field("attention", &TimeUnetSpec::attention, "places of the smallest size attend to each other"),
        field("activation", &TimeUnetSpec::activation, "nonlinearity before each convolution", known_activation()),
        field("frequencies", &TimeUnetSpec::frequencies, "waves of the time that the net reads", between(2, 1000)));
  }
};

using TimeNetSpec = std::variant<TimeMlpSpec, TimeUnetSpec>;

// Why a net of that spec does not read events of that shape, or what it would be told.
std::optional<std::string> why_not(const TimeNetSpec& spec, const Shape& event, const ContextShape& told);
// Its last layer starts at zero, and so does the whole net.
TimeNetPtr make_time_net(const TimeNetSpec& spec, const Shape& event, const ContextShape& told, std::int64_t n_outputs = 1);

// t [N] -> [N, 2 n]: sines and cosines of t w for n frequencies w from 1 to `highest` in a geometric row (Vaswani et al. 2017,
// arXiv 1706.03762, section 3.5, where frequencies fall from 1 to 1 / 10,000 a position).
Tensor waves(const Tensor& t, std::int64_t n_frequencies, double highest = kHighestFrequency);

}  // namespace gx
