#include "generatrix/models/dsvae/film_laws.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

NetPtr straight(std::int64_t n_in, std::int64_t n_out) {
  return std::make_shared<Mlp>(n_in, std::vector<std::int64_t>{}, n_out, "relu");
}

// The law of f and z of all frames.
struct FilmCodeLaw {
  FilmCode code;
  std::shared_ptr<GatedUnit> unit;
  NetPtr step;

  Tensor log_prob(const Tensor& x) const {
    const auto f = code.content_of(x), z = code.motion_of(x);
    const auto rows = z.reshape({-1, code.frames, code.motion});
    const auto before = at::constant_pad_nd(rows.narrow(1, 0, code.frames - 1), {0, 0, 1, 0});  // [N, T, Z]
    const auto law = normal_of(step->forward(unit->states(before, {})));
    const auto standard = -0.5 * f.square() - kHalfLog2Pi;
    return standard.sum(-1) + law.log_prob(rows).sum({1, 2}).view(f.sizes().slice(0, f.dim() - 1));
  }
  Tensor sample(const Shape& n, Rng& rng) const {
    const at::NoGradGuard off;
    std::int64_t n_rows = 1;
    for (const auto some : n) n_rows *= some;
    std::vector<Tensor> parts{rng.normal({n_rows, code.content})};
    auto state = unit->first_state(n_rows, {});
    auto z = at::zeros({n_rows, code.motion}, state.options());
    for (std::int64_t t = 0; t < code.frames; ++t) {
      state = unit->next(z, state);
      z = normal_of(step->forward(state)).sample({}, rng);
      parts.push_back(z);
    }
    parts.front() = parts.front().to(z.scalar_type());
    return at::cat(parts, 1).reshape(joined(n, {code.size()}));
  }
  Tensor mean() const { throw errors::no_closed_mean("FilmCodeLaw"); }
  Shape batch_shape() const { return {}; }
  Shape event_shape() const { return {code.size()}; }
};

}  // namespace

FilmPosterior::FilmPosterior(const NetSpec& net, const Film& film, const FilmCode& code, std::int64_t hidden)
    : film_(film),
      net_(register_module("net", net_to_vector(net, film.frame(), hidden))),
      content_(register_module("content", straight(2 * hidden, 2 * code.content))),
      motion_(register_module("motion", straight(hidden, 2 * code.motion))),
      forward_(register_module("forward", std::make_shared<GatedUnit>(hidden, hidden, ContextShape{}))),
      backward_(register_module("backward", std::make_shared<GatedUnit>(hidden, hidden, ContextShape{}))) {}

Distribution FilmPosterior::given(const Context& context) {
  const auto type = net_->parameters().front().scalar_type();
  const auto frames = film_.apart(context.along.to(type)).flatten(0, 1);            // [B T, C, H, W]
  const auto v = at::relu(net_->forward(frames)).unflatten(0, {-1, film_.frames});  // [B, T, H]
  const auto ends = at::cat({forward_->states(v, {}).select(1, -1), backward_->states(v.flip(1), {}).select(1, -1)}, 1);
  const auto f = normal_of(content_->forward(ends)), z = normal_of(motion_->forward(v));
  return independent(Normal{at::cat({f.loc, z.loc.flatten(1)}, 1), at::cat({f.scale, z.scale.flatten(1)}, 1)}, 1);
}

FilmPrior::FilmPrior(const FilmCode& code, std::int64_t hidden)
    : code_(code),
      unit_(register_module("unit", std::make_shared<GatedUnit>(code.motion, hidden, ContextShape{}))),
      step_(register_module("step", straight(hidden, 2 * code.motion))) {}

Distribution FilmPrior::given(const Context&) { return FilmCodeLaw{code_, unit_, step_}; }

FilmNet::FilmNet(const NetSpec& net, const Film& film, const FilmCode& code, std::int64_t n_per_cell)
    : film_(film),
      code_(code),
      net_(register_module("net", net_to_event(net, code.content + code.motion, film.frame(), n_per_cell))) {}

Tensor FilmNet::forward(const Tensor& code) {
  const auto z = code_.motion_of(code);  // [..., T, Z]
  const auto f = code_.content_of(code).unsqueeze(-2).expand(joined(all_but_last(z.sizes(), 1), {code_.content}));
  return film_.together(net_->forward(at::cat({f, z}, -1)));
}

}  // namespace gx
