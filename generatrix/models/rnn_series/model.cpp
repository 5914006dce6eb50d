// The recurrent model of series, with gated units. Graves 2013, arXiv 1308.0850; Cho et al. 2014.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/recurrent_series.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct RnnSeriesSpec {
  std::int64_t hidden = 64;
  std::string sigma = "predicted";
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("hidden", &RnnSeriesSpec::hidden, "features that the unit carries from step to step", net_width),
        field("sigma", &RnnSeriesSpec::sigma, "deviation of real cells: predicted by the net, or learned, one for all",
              one_of({"predicted", "learned"})),
        field("conditional", &RnnSeriesSpec::conditional,
              "the first state reads what rows are given, and each step what it is given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_rnn_series(const RnnSeriesSpec& spec, const Task& task) {
  if (auto reason = RecurrentSeries::why_not(task.event)) return reason;
  return why_no_condition_by_step(task, spec.conditional);
}

std::shared_ptr<RecurrentSeries> build_rnn_series(const RnnSeriesSpec& spec, const Task& task) {
  const bool real = is_real(task.event.only().values);
  const auto likelihood = real ? LikelihoodSpec(GaussianSpec{.sigma = spec.sigma}) : LikelihoodSpec(AutoSpec{});
  return std::make_shared<RecurrentSeries>(spec.hidden, likelihood, as_read(task, spec.conditional));
}

}  // namespace

void add_rnn_series(Catalog& catalog) {
  catalog.add<RnnSeriesSpec>({.name = "rnn_series",
                              .family = "autoregressive",
                              .summary = "gated recurrent net over series of numbers: exact densities, forecasts",
                              .paper = "Graves, Generating sequences with recurrent neural networks, 2013, arXiv 1308.0850"},
                             why_not_rnn_series, build_rnn_series);
}

}  // namespace gx
