#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "generatrix/families/latent/cell_likelihood.h"
#include "generatrix/prob/distributions/categorical.h"

namespace gx {
namespace {

// Cells may have different numbers of symbols: the logits of all stand one after another, and a cell with fewer symbols than the
// most is filled up with logits of -infinity, which no draw and no gradient reaches.
class CategoricalLikelihood final : public OfCells {
 public:
  explicit CategoricalLikelihood(const Field& field) : OfCells(field, count_of(field.values)) {
    const auto& n = std::get<Symbols>(field.values).n;
    if (n.size() == 1) return;
    std::vector<std::int64_t> places;
    for (std::int64_t cell = 0; cell < field.dims(); ++cell) {
      const auto count = n[static_cast<std::size_t>(cell) % n.size()];
      for (std::int64_t k = 0; k < count_of(field.values); ++k) places.push_back(k < count ? n_logits_ + k : -1);
      n_logits_ += count;
    }
    for (auto& place : places) place = place < 0 ? n_logits_ : place;  // one more, of -infinity
    places_ = register_buffer("places", at::tensor(places, at::kLong));
  }
  Shape parameters() const override { return places_.defined() ? Shape{n_logits_} : OfCells::parameters(); }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override {
    if (!places_.defined()) return law_of(Categorical{parameters});
    const auto filled = at::constant_pad_nd(parameters, {0, 1}, -std::numeric_limits<double>::infinity());
    return law_of(Categorical{filled.index_select(-1, places_.to(at::kLong)).unflatten(-1, OfCells::parameters())});
  }

 private:
  std::int64_t n_logits_ = 0;
  Tensor places_;  // [D x most symbols]; undefined where all cells have as many
};

class MultinomialLikelihood final : public Likelihood {
 public:
  explicit MultinomialLikelihood(const Field& field) : n_(field.dims()), n_draws_(std::max<std::int64_t>(1, field.longest)) {}
  Shape parameters() const override { return {n_}; }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override { return counts_law(parameters, n_draws_); }

 private:
  std::int64_t n_, n_draws_;
};

}  // namespace

LikelihoodPtr categorical_likelihood(const Field& field) { return std::make_shared<CategoricalLikelihood>(field); }

LikelihoodPtr multinomial_likelihood(const Field& field) { return std::make_shared<MultinomialLikelihood>(field); }

}  // namespace gx
