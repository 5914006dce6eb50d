#include "generatrix/nn/parameters.h"

namespace gx {

std::vector<Tensor> parameters_of(std::initializer_list<std::shared_ptr<torch::nn::Module>> nets) {
  std::vector<Tensor> all;
  for (const auto& net : nets) {
    if (!net) continue;
    const auto own = net->parameters();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

}  // namespace gx
