#include "generatrix/families/autoencoder/code.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

class BentCode final : public Net {
 public:
  BentCode(NetPtr encoder, Activation f) : encoder_(register_module("encoder", std::move(encoder))), f_(std::move(f)) {}
  Tensor forward(const Tensor& x) override { return f_(encoder_->forward(x)); }

 private:
  NetPtr encoder_;
  Activation f_;
};

}  // namespace

NetPtr bent_code(NetPtr encoder, Activation f) { return std::make_shared<BentCode>(std::move(encoder), std::move(f)); }

Tensor largest(const Tensor& z, std::int64_t k) {
  const auto kept = std::get<1>(z.topk(k, -1));  // [..., k]
  return z * at::zeros_like(z).scatter(-1, kept, 1);
}

}  // namespace gx
