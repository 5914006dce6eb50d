// A distribution is a value: a struct of tensors that can be drawn from and scored. Distribution is its type-erased handle.
//
// Shapes: a law has a batch shape (independent parameters) and an event shape (one outcome).
//   sample(n, rng)  [n..., batch..., event...]   no gradient
//   rsample(n, rng) the same, differentiable in the parameters; only laws that model Reparameterized have it
//   log_prob(x)     [..., batch...]               nats; x broadcasts against batch + event from the left
//   mean()          [batch..., event...]; throws Unsupported when it has no closed form
// Parameters are float32 or float64 (cast bfloat16 outputs first) and are not checked: a check would wait for the device.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"
#include "generatrix/prob/shapes.h"

namespace gx {

template <class D>
concept Law = requires(const D& d, const Tensor& x, const Shape& n, Rng& rng) {
  { d.sample(n, rng) } -> std::same_as<Tensor>;
  { d.log_prob(x) } -> std::same_as<Tensor>;
  { d.mean() } -> std::same_as<Tensor>;
  { d.batch_shape() } -> std::same_as<Shape>;
  { d.event_shape() } -> std::same_as<Shape>;
};

template <class D>
concept Reparameterized = Law<D> && requires(const D& d, const Shape& n, Rng& rng) {
  { d.rsample(n, rng) } -> std::same_as<Tensor>;
};

// Laws that add up over events faster than one number after another.
template <class D>
concept ScoresEvents = Law<D> && requires(const D& d, const Tensor& x) {
  { d.log_prob_of_events(x, 1) } -> std::same_as<Tensor>;
};

// "Normal" for gx::Normal: how messages name a law.
std::string law_name(const std::type_info& law);

class Distribution {
 public:
  template <Law D>
  requires(!std::same_as<std::remove_cvref_t<D>, Distribution>)
      Distribution(D law);  // NOLINT: a law is a distribution, the conversion is meant

  Tensor sample(const Shape& n, Rng& rng) const { return self_->sample(n, rng); }
  Tensor rsample(const Shape& n, Rng& rng) const { return self_->rsample(n, rng); }  // throws Unsupported, naming the law
  Tensor log_prob(const Tensor& x) const { return self_->log_prob(x); }
  // log_prob summed over the last n_dims batch dimensions.
  Tensor log_prob_of_events(const Tensor& x, int n_dims) const { return self_->log_prob_of_events(x, n_dims); }
  Tensor mean() const { return self_->mean(); }
  Shape batch_shape() const { return self_->batch_shape(); }
  Shape event_shape() const { return self_->event_shape(); }

  std::string name() const { return law_name(self_->type()); }

  // The law inside, if it is a D; how closed forms are found by pair.
  template <class D>
  const D* as() const {
    return typeid(D) == self_->type() ? static_cast<const D*>(self_->law()) : nullptr;
  }

 private:
  struct Concept {
    virtual ~Concept() = default;
    virtual Tensor sample(const Shape& n, Rng& rng) const = 0;
    virtual Tensor rsample(const Shape& n, Rng& rng) const = 0;
    virtual Tensor log_prob(const Tensor& x) const = 0;
    virtual Tensor log_prob_of_events(const Tensor& x, int n_dims) const = 0;
    virtual Tensor mean() const = 0;
    virtual Shape batch_shape() const = 0;
    virtual Shape event_shape() const = 0;
    virtual const std::type_info& type() const = 0;
    virtual const void* law() const = 0;
  };
  template <Law D>
  struct Model;
  std::shared_ptr<const Concept> self_;
};

[[noreturn]] void refuse_rsample(const std::type_info& law);

template <Law D>
struct Distribution::Model final : Concept {
  explicit Model(D d) : value(std::move(d)) {}
  Tensor sample(const Shape& n, Rng& rng) const override { return value.sample(n, rng); }
  Tensor rsample(const Shape& n, Rng& rng) const override {
    if constexpr (Reparameterized<D>) return value.rsample(n, rng);
    refuse_rsample(typeid(D));
  }
  Tensor log_prob(const Tensor& x) const override { return value.log_prob(x); }
  Tensor log_prob_of_events(const Tensor& x, int n_dims) const override {
    if constexpr (ScoresEvents<D>)
      return value.log_prob_of_events(x, n_dims);
    else
      return sum_last(value.log_prob(x), n_dims);
  }
  Tensor mean() const override { return value.mean(); }
  Shape batch_shape() const override { return value.batch_shape(); }
  Shape event_shape() const override { return value.event_shape(); }
  const std::type_info& type() const override { return typeid(D); }
  const void* law() const override { return &value; }
  D value;
};

template <Law D>
requires(!std::same_as<std::remove_cvref_t<D>, Distribution>) Distribution::Distribution(D law)
    : self_(std::make_shared<const Model<D>>(std::move(law))) {}

}  // namespace gx
