#include "generatrix/nn/at_zero.h"

namespace gx {

std::shared_ptr<Mlp> mlp_starting_at_zero(std::int64_t n_in, const std::vector<std::int64_t>& hidden, std::int64_t n_out,
                                          const std::string& activation) {
  auto net = std::make_shared<Mlp>(n_in, hidden, n_out, activation);
  starting_at_zero(net->named_children()["linear" + std::to_string(hidden.size())]);
  return net;
}

}  // namespace gx
