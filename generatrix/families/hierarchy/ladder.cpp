#include "generatrix/families/hierarchy/ladder.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kBound = 5;

Tensor softly_bounded(const Tensor& t) { return kBound * at::tanh(t / kBound); }

Tensor beside(const Tensor& a, const Tensor& b) { return a.defined() ? at::cat({a, b}, 1) : b; }

}  // namespace

Ladder::Ladder(std::vector<Rung> rungs) : rungs_(std::move(rungs)), zero_(register_buffer("zero", at::zeros({1}))) {
  for (std::size_t l = 0; l < rungs_.size(); ++l) {
    const auto number = std::to_string(l + 1);
    register_module("up" + number, rungs_[l].up);
    if (rungs_[l].prior) register_module("prior" + number, rungs_[l].prior);
    register_module("posterior" + number, rungs_[l].posterior);
    register_module("down" + number, rungs_[l].down);
  }
}

std::int64_t Ladder::dims(std::size_t rung) const { return c10::multiply_integers(rungs_[rung].latent); }

std::int64_t Ladder::dims() const {
  std::int64_t all = 0;
  for (std::size_t l = 0; l < size(); ++l) all += dims(l);
  return all;
}

std::vector<Tensor> Ladder::climb(const Tensor& x) const {
  std::vector<Tensor> told;
  for (const auto& rung : rungs_) told.push_back(rung.up->forward(told.empty() ? x : told.back()));
  return told;
}

Tensor Ladder::flat(const std::vector<Tensor>& z) const {
  std::vector<Tensor> all;
  for (const auto& one : z) all.push_back(one.flatten(1));
  return at::cat(all, 1);
}

std::vector<Tensor> Ladder::by_rung(const Tensor& flat) const {
  std::vector<Tensor> z;
  std::int64_t first = 0;
  for (std::size_t l = 0; l < size(); ++l) {
    z.push_back(flat.narrow(1, first, dims(l)).unflatten(1, rungs_[l].latent));
    first += dims(l);
  }
  return z;
}

Normal Ladder::prior(std::size_t rung, const Tensor& above, std::int64_t n) const {
  if (!above.defined()) {
    auto shape = rungs_[rung].latent;
    shape.insert(shape.begin(), n);
    const auto zeros = zero_.expand({c10::multiply_integers(shape)}).view(shape);
    return {zeros, zeros + 1};
  }
  const auto parts = softly_bounded(rungs_[rung].prior->forward(above)).chunk(2, 1);
  return {parts[0], parts[1].exp()};
}

Normal Ladder::posterior(const Place& place, const Tensor& told) const {
  const auto parts = softly_bounded(rungs_[place.rung].posterior->forward(beside(place.above, told))).chunk(2, 1);
  return {place.prior.loc + parts[0], place.prior.scale * parts[1].exp()};
}

Tensor Ladder::descend(std::int64_t n, const std::function<Tensor(const Place&)>& choose) const {
  Tensor above;
  for (auto l = size(); l-- > 0;) {
    const auto p = prior(l, above, n);
    above = rungs_[l].down->forward(beside(above, choose({l, p, above})));
  }
  return above;
}

// n_copies of the rows that x tells, or n rows of the prior, walked down.
Tensor LadderLaw::walked(std::int64_t n, const std::function<Tensor(const Ladder::Place&, const Normal&)>& choose) const {
  std::vector<Tensor> z(ladder->size());
  const auto n_told = told.empty() ? 1 : told.front().size(0);
  ladder->descend(n * n_told, [&](const Ladder::Place& place) {
    if (told.empty()) return z[place.rung] = choose(place, place.prior);
    const auto& one = told[place.rung];
    auto shape = one.sizes().vec();
    shape.insert(shape.begin(), n);
    return z[place.rung] = choose(place, ladder->posterior(place, n == 1 ? one : one.expand(shape).flatten(0, 1)));
  });
  return ladder->flat(z);
}

Tensor LadderLaw::drawn(const Shape& n, Rng& rng) const {
  const auto z = walked(c10::multiply_integers(n), [&](const auto&, const Normal& law) { return law.rsample({}, rng); });
  return z.view(joined(joined(n, batch_shape()), event_shape()));
}

Tensor LadderLaw::rsample(const Shape& n, Rng& rng) const { return drawn(n, rng); }

Tensor LadderLaw::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return drawn(n, rng);
}

Tensor LadderLaw::log_prob(const Tensor& z) const {
  const auto lead = broadcast_shape(all_but_last(z.sizes(), 1), batch_shape());
  const auto every = z.expand(joined(lead, event_shape()));
  const auto n = every.numel() / ladder->dims();
  const auto given = ladder->by_rung(every.reshape({n, ladder->dims()}));
  Tensor nats;
  walked(told.empty() ? n : n / told.front().size(0), [&](const Ladder::Place& place, const Normal& law) {
    const auto& one = given[place.rung];
    const auto of_rung = law.log_prob(one).flatten(1).sum(1);
    nats = nats.defined() ? nats + of_rung : of_rung;
    return one;
  });
  return nats.view(lead);
}

Tensor LadderLaw::mean() const {
  const auto z = walked(1, [](const auto&, const Normal& law) { return law.loc; });
  return told.empty() ? z.squeeze(0) : z;
}

Shape LadderLaw::batch_shape() const { return told.empty() ? Shape{} : Shape{told.front().size(0)}; }

}  // namespace gx
