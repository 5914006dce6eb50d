// The specs that the tests of generatrix/spec read and write. They have every field type and every check.
#pragma once

#include "generatrix/spec/fields.h"

namespace gx::example {

struct Mlp {
  static constexpr std::string_view kind = "mlp";
  std::vector<std::int64_t> widths = {512};
  double dropout = 0;
  static auto fields() {
    return std::tuple(field("widths", &Mlp::widths, "hidden units", positive),
                      field("dropout", &Mlp::dropout, "share of units dropped", between(0, 0.9)));
  }
};

struct Conv {
  static constexpr std::string_view kind = "conv";
  std::int64_t channels = 32;
  static auto fields() { return std::tuple(field("channels", &Conv::channels, "of the first layer", positive)); }
};

struct Adam {
  double rate = 0.001;
  std::optional<double> clip;
  std::map<std::string, Table> turns;
  static auto fields() {
    return std::tuple(field("rate", &Adam::rate, "step size", positive),
                      field("clip", &Adam::clip, "largest gradient norm", above(0.5)),
                      others(&Adam::turns, "settings of one turn"));
  }
};

struct Vae {
  std::int64_t latent = 20;
  double beta = 1;
  bool tied = false;
  std::string likelihood = "bernoulli";
  std::vector<double> weights = {1, 0.5};
  std::vector<std::string> tags = {};
  std::optional<std::int64_t> seed = {};
  Adam optimizer = {};
  std::variant<Mlp, Conv> encoder = Mlp{.widths = {300, 200}};
  static auto fields() {
    return std::tuple(field("latent", &Vae::latent, "size of z", positive),
                      field("beta", &Vae::beta, "weight of the KL", at_least(0)), field("tied", &Vae::tied, "one net for both"),
                      field("likelihood", &Vae::likelihood, "p(x|z)", one_of({"bernoulli", "normal"})),
                      field("weights", &Vae::weights, "of the terms", below(2)), field("tags", &Vae::tags, "free words"),
                      field("seed", &Vae::seed, "of the noise", at_least(0)),
                      field("optimizer", &Vae::optimizer, "how to descend"), field("encoder", &Vae::encoder, "q(z|x)"));
  }
};

}  // namespace gx::example
