#include "generatrix/families/latent/decoder.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

LikelihoodSpec chosen(const LikelihoodSpec& spec, const Field& field) {
  return why_not(spec, field) ? LikelihoodSpec(AutoSpec{}) : spec;
}

}  // namespace

Rows Decoder::continued(const Context&, const Rows&, Rng&) {
  throw errors::misuse("continued", "a decoder whose cells are independent given z", "one that continues");
}

FieldsDecoder::FieldsDecoder(NetPtr net, Shape reads, std::vector<LikelihoodPtr> likelihoods)
    : net_(register_module("net", std::move(net))), reads_(std::move(reads)), likelihoods_(std::move(likelihoods)) {
  for (std::size_t i = 0; i < likelihoods_.size(); ++i)
    register_module(i == 0 ? "likelihood" : "likelihood" + std::to_string(i), likelihoods_[i]);
}

RowsLaw FieldsDecoder::given(const Context& context) {
  const auto parameters = net_->forward(joined(context, reads_));
  if (likelihoods_.size() == 1) return RowsLaw({likelihoods_.front()->of(parameters)});
  std::vector<ColumnLawPtr> laws;
  std::int64_t first = 0;
  for (const auto& likelihood : likelihoods_) {
    const auto shape = likelihood->parameters();
    const auto n = c10::multiply_integers(shape);
    laws.push_back(likelihood->of(parameters.narrow(-1, first, n).unflatten(-1, shape)));
    first += n;
  }
  return RowsLaw(std::move(laws));
}

bool FieldsDecoder::is_normalized() const {
  return std::ranges::all_of(likelihoods_, [](const auto& l) { return l->is_normalized(); });
}

bool FieldsDecoder::by_rows() const {
  return std::ranges::all_of(likelihoods_, [](const auto& l) { return l->by_rows(); });
}

ScoreInfo::Measure FieldsDecoder::measure() const {
  const bool any = std::ranges::any_of(likelihoods_, [](const auto& l) { return l->measure() == ScoreInfo::Measure::density; });
  return any ? ScoreInfo::Measure::density : ScoreInfo::Measure::mass;
}

Tensor FieldsDecoder::sigma() const {
  for (const auto& likelihood : likelihoods_) {
    if (auto sigma = likelihood->sigma(); sigma.defined()) return sigma;
  }
  return {};
}

std::optional<std::string> why_not(const LikelihoodSpec& likelihood, const Space& event) {
  if (event.empty()) return "its rows have no fields";
  for (const auto& field : event.fields) {
    if (auto reason = why_not(event.is_one() ? likelihood : chosen(likelihood, field), field)) return reason;
  }
  return {};
}

std::optional<std::string> why_not(const NetSpec& net, const LikelihoodSpec& likelihood, const Space& event) {
  if (event.is_one()) {
    if (auto reason = why_not(net, event.only().shape)) return reason;
  } else if (!event.empty() && std::holds_alternative<ConvSpec>(net)) {
    return "convolutions give one image, and an event has several fields; use an mlp";
  }
  return why_not(likelihood, event);
}

std::shared_ptr<Decoder> make_decoder(const std::function<NetPtr(const CellNumbers&)>& net, const Shape& reads,
                                      const LikelihoodSpec& likelihood, const Space& event) {
  std::vector<LikelihoodPtr> likelihoods;
  std::int64_t n_parameters = 0;
  for (const auto& field : event.fields) {
    likelihoods.push_back(likelihood_of(field, event.is_one() ? likelihood : chosen(likelihood, field)));
    n_parameters += c10::multiply_integers(likelihoods.back()->parameters());
  }
  auto shape = likelihoods.size() == 1 ? likelihoods.front()->parameters() : Shape{n_parameters};
  const auto n_per_cell = shape.back();
  shape.pop_back();
  return std::make_shared<FieldsDecoder>(net({shape, n_per_cell}), reads, std::move(likelihoods));
}

std::shared_ptr<Decoder> make_decoder(const NetSpec& net, std::int64_t n_latent, const ContextShape& told,
                                      const LikelihoodSpec& likelihood, const Space& event) {
  const auto n_in = n_latent + told.dims();
  const auto to_event = [&](const CellNumbers& numbers) { return net_to_event(net, n_in, numbers.shape, numbers.n_per_cell); };
  return make_decoder(to_event, Shape{n_in}, likelihood, event);
}

}  // namespace gx
