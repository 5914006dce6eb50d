// The laws of a film's code (Li and Mandt 2018, section 3). With v_t = net(x_t), a vector of each frame:
//
//   q(f|x) = N of the last states of two gated units, that read v forwards and backwards
//   q(z|x) = prod_t N(z_t; of v_t)                                       "factorized q"; each z_t sees its frame alone
//   p(f) = N(0, I),   p(z) = prod_t N(z_t; of h_t),   h_t = GRU(h_{t-1}, z_{t-1}),   z_0 = 0
#pragma once

#include "generatrix/models/dsvae/film.h"
#include "generatrix/nn/conditional.h"
#include "generatrix/nn/gated_unit.h"
#include "generatrix/nn/nets.h"

namespace gx {

class FilmPosterior final : public Conditional {
 public:
  FilmPosterior(const NetSpec& net, const Film& film, const FilmCode& code, std::int64_t hidden);
  Distribution given(const Context& context) override;  // batch [B], event [F + T Z]; reads context.along, the strips

 private:
  Film film_;
  NetPtr net_, content_, motion_;
  std::shared_ptr<GatedUnit> forward_, backward_;
};

class FilmPrior final : public Conditional {
 public:
  FilmPrior(const FilmCode& code, std::int64_t hidden);
  Distribution given(const Context& context) override;  // batch [], event [F + T Z]; ignores its context

 private:
  FilmCode code_;
  std::shared_ptr<GatedUnit> unit_;
  NetPtr step_;
};

// p(x|f, z): the same net of (f, z_t) for every frame. [..., F + T Z] -> cells of the strip.
class FilmNet final : public Net {
 public:
  FilmNet(const NetSpec& net, const Film& film, const FilmCode& code, std::int64_t n_per_cell);
  Tensor forward(const Tensor& code) override;

 private:
  Film film_;
  FilmCode code_;
  NetPtr net_;
};

}  // namespace gx
