// An invertible map is a value: Bijector is the type-erased handle of anything with forward and inverse.
//
// Forward goes from latent to data. Of an argument [..., event...] both directions give
//   value    [..., event...]  (the event may change its shape, not its number of elements)
//   log_det  [...]            log |det d value / d argument|, summed over the event, in nats: exactly the leading shape of value,
//                             so that those of a chain add up without broadcasting
// Both are differentiable in the argument and in the map's parameters and draw nothing. Arguments outside the domain give NaN or
// infinity, not an exception: a check would wait for the device.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "generatrix/base/tensor.h"

namespace gx {

struct Mapped {
  Tensor value, log_det;
};

template <class B>
concept Diffeomorphism = requires(const B& b, const Tensor& t) {
  { b.forward(t) } -> std::same_as<Mapped>;
  { b.inverse(t) } -> std::same_as<Mapped>;
};

class Bijector {
 public:
  template <Diffeomorphism B>
  requires(!std::same_as<std::remove_cvref_t<B>, Bijector>) Bijector(B map)
      : self_(std::make_shared<const Model<B>>(std::move(map))) {}  // NOLINT: a map is a bijector

  Mapped forward(const Tensor& latent) const { return self_->forward(latent); }
  Mapped inverse(const Tensor& data) const { return self_->inverse(data); }

  // The map inside, if it is a B.
  template <class B>
  const B* as() const {
    return typeid(B) == self_->type() ? static_cast<const B*>(self_->map()) : nullptr;
  }

 private:
  struct Concept {
    virtual ~Concept() = default;
    virtual Mapped forward(const Tensor& latent) const = 0;
    virtual Mapped inverse(const Tensor& data) const = 0;
    virtual const std::type_info& type() const = 0;
    virtual const void* map() const = 0;
  };
  template <Diffeomorphism B>
  struct Model final : Concept {
    explicit Model(B b) : value(std::move(b)) {}
    Mapped forward(const Tensor& latent) const override { return value.forward(latent); }
    Mapped inverse(const Tensor& data) const override { return value.inverse(data); }
    const std::type_info& type() const override { return typeid(B); }
    const void* map() const override { return &value; }
    B value;
  };
  std::shared_ptr<const Concept> self_;
};

}  // namespace gx
