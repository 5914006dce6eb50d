// An autoencoder whose codes are symbols: a map of vectors, each replaced by one of a codebook (van den Oord, Vinyals and
// Kavukcuoglu, Neural Discrete Representation Learning, 2017, arXiv 1711.00937, eq. 1 to 3).
//
//   h        encoder(x)
//   q(z|x)   1 at z = k where e_k is the nearest to h, at every place of the map
//   p(x|z)   likelihood(decoder(e_z))
//   loss     mean over rows of  -log p(x|z(x)) + commitment sum over places |h - sg(e)|^2 [ + sum over places |sg(h) - e|^2 ]
//
// The last term is there where codes learn by gradient. Terms are sums over places and dimensions and means over rows, so no
// weight depends on the number of rows in a batch. Under a uniform p(z) the bound is
//
//   log p(x) >= log p(x|z(x)) - P log K          P symbols of K for an event
//
// which is what the model scores. A second model of the codes makes the bound better and draws codes (tasks/staged_model.h).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/quantized/code_usage.h"
#include "generatrix/nn/quantizers/quantizer.h"

namespace gx {

class QuantizedModel final : public Model,
                             public CanScore,
                             public CanEncode,
                             public CanDecode,
                             public HasCodebook,
                             public NeedsWarmStart {
 public:
  struct Parts {
    NetPtr encoder;  // x [B, ...event] -> [B, D, h, w]
    QuantizerPtr quantizer;
    std::shared_ptr<Decoder> decoder;  // of vectors that lie along [..., D, h, w]
    Shape map;                         // [h, w]
    double commitment;
  };
  QuantizedModel(Parts parts, Task task);

  std::vector<Turn> turns() override;                  // one: "model"
  Score score(const Batch& batch, Rng& rng) override;  // the bound of a uniform p(z)
  ScoreInfo score_info() const override;
  Distribution encode(const Batch& batch) override;             // all on the nearest code: [B, S, h, w]
  RowsLaw decode(const Tensor& z, const Rows& given) override;  // z: whole numbers of any type [..., S, h, w]
  Field code() const override;
  void warm_start(const Batch& batch, Rng& rng) override;  // the codebook starts from the batch

 private:
  Tensor places(const Tensor& x);                                 // h as rows [B * h * w, D]
  Tensor as_map(const Tensor& rows, at::IntArrayRef lead) const;  // [N, C] -> [...lead, C, h, w]
  Loss loss(const Batch& batch);
  void after(const Step& step, const Loss& loss);

  Parts parts_;
  std::shared_ptr<CodeUsage> usage_;
};

}  // namespace gx
