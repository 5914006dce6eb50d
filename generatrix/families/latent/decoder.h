// p(x|z) as a law over rows, from z and what else is told; and the usual one: a net gives every field of the event its
// parameters, likelihoods say what they mean.
#pragma once

#include <functional>

#include "generatrix/families/latent/likelihood.h"
#include "generatrix/nn/context.h"

namespace gx {

class Decoder : public torch::nn::Module {
 public:
  virtual RowsLaw given(const Context& context) = 0;  // batch shape [..., B]
  virtual bool is_normalized() const = 0;
  virtual ScoreInfo::Measure measure() const = 0;  // density where any field's is
  virtual bool by_rows() const { return true; }
  virtual Tensor sigma() const { return {}; }  // of the first field that has one; undefined when none has
  // Whether rows go on from what they begin with; the rest drawn from p(x|z) given the beginning.
  virtual bool continues() const { return false; }
  virtual Rows continued(const Context& context, const Rows& known, Rng& rng);
};

class FieldsDecoder final : public Decoder {
 public:
  // Of one field: net gives [..., ...parameters()] of its likelihood. Of several: net gives a vector with the parameters of all,
  // one field after another. `reads`: the shape of what the net reads (joined_shape).
  FieldsDecoder(NetPtr net, Shape reads, std::vector<LikelihoodPtr> likelihoods);

  RowsLaw given(const Context& context) override;
  bool is_normalized() const override;
  ScoreInfo::Measure measure() const override;
  bool by_rows() const override;
  Tensor sigma() const override;

 private:
  NetPtr net_;
  Shape reads_;
  std::vector<LikelihoodPtr> likelihoods_;
};

// Why there is no decoder for these events; nothing when there is one.
std::optional<std::string> why_not(const NetSpec& net, const LikelihoodSpec& likelihood, const Space& event);
// Why these events have no likelihoods of that spec.
std::optional<std::string> why_not(const LikelihoodSpec& likelihood, const Space& event);

// Numbers for the cells of an event: [...shape, n_per_cell] in all.
struct CellNumbers {
  Shape shape;
  std::int64_t n_per_cell;
};
// A decoder by a net of the caller's, which is asked for what the likelihoods need: net(numbers) reads a tensor [..., B,
// ...reads] and gives [..., B, ...numbers.shape, numbers.n_per_cell].
std::shared_ptr<Decoder> make_decoder(const std::function<NetPtr(const CellNumbers&)>& net, const Shape& reads,
                                      const LikelihoodSpec& likelihood, const Space& event);
// A decoder that reads z [..., B, n_latent] and what else is told. A likelihood that does not fit a field of several leaves that
// field to `auto`.
std::shared_ptr<Decoder> make_decoder(const NetSpec& net, std::int64_t n_latent, const ContextShape& told,
                                      const LikelihoodSpec& likelihood, const Space& event);

}  // namespace gx
