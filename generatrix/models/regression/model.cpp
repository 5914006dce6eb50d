// Regression: one net from what rows are given to a law of the event whose cells are independent. The baseline of every
// conditional model: what it gains by modelling how cells hang together. Nelder and Wedderburn, Generalized Linear Models,
// Journal of the Royal Statistical Society A 135(3), 1972, with a net in place of the linear predictor.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/latent/shown.h"
#include "generatrix/nn/norm.h"
#include "generatrix/nn/reader.h"

namespace gx {
namespace {

struct RegressionSpec {
  NetSpec net = MlpSpec{};
  LikelihoodSpec likelihood = AutoSpec{};
  bool copy = false;

  static auto fields() {
    return std::tuple(
        field("net", &RegressionSpec::net, "from what rows are given to the parameters of p(x|y); widths from x to y"),
        field("likelihood", &RegressionSpec::likelihood, "p(x|y)"),
        field("copy", &RegressionSpec::copy,
              "rows are given pictures with a region hidden: what is shown is certain, and only the rest is modelled"));
  }
};

class Regression final : public Model, public CanSample, public CanComplete, public CanScore {
 public:
  Regression(ReaderPtr reader, std::shared_ptr<Decoder> net, bool copies, Task task)
      : Model(std::move(task)),
        reader_(register_module("given_reader", std::move(reader))),
        net_(register_module("net", std::move(net))),
        copies_(copies),
        weight_(net_->parameters().front()) {}

  std::vector<Turn> turns() override {
    const auto loss = [this](const Batch& batch, const Step&) {
      return Loss().add("negative_log_likelihood", -law(batch.given).log_prob(batch.event).mean());
    };
    return {
        {.name = "model", .parameters = parameters(), .loss = loss, .by_rows = net_->by_rows(), .one_thread = mixes_rows(*this)}};
  }
  Rows sample(std::int64_t, const Rows& given, Rng& rng) override {
    const at::NoGradGuard off;
    return law(given).sample(rng);
  }
  // Cells are independent given y, so those that are known say nothing of the others.
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override {
    const auto told = copies_ ? without_unknown(partial.given, partial.event.columns.front()) : partial.given;
    const Batch known{partial.event.repeated(n), told.repeated(n)};
    return filled_in(known.event, sample(known.size(), known.given, rng), task().event);
  }
  // A likelihood that is no law draws its mean.
  ScoreInfo::Kind exactness() const override {
    return net_->is_normalized() ? ScoreInfo::Kind::exact : ScoreInfo::Kind::estimate;
  }
  Score score(const Batch& batch, Rng&) override {
    const at::NoGradGuard off;
    return {.nats = law(batch.given).log_prob(batch.event),
            .info = score_info(),
            .n_cells = copies_ ? n_hidden(batch.given, task().event) : known_cells(batch.event, task().event)};
  }
  ScoreInfo score_info() const override {
    return {net_->is_normalized() ? ScoreInfo::Kind::exact : ScoreInfo::Kind::unnormalized, net_->measure()};
  }

 private:
  RowsLaw law(const Rows& given) {
    const auto context = reader_->read(given);
    const auto& any = context.along.defined() ? context.along : context.whole;
    auto law =
        net_->given(with_latent(weight_.new_empty({any.size(0), 0}), context));  // a decoder whose latent has no dimensions
    return copies_ ? with_shown(std::move(law), shown_by(given, task().event)) : law;
  }

  ReaderPtr reader_;
  std::shared_ptr<Decoder> net_;
  bool copies_;
  Tensor weight_;  // one of the net's: what is told has its type
};

std::optional<std::string> why_not_regression(const RegressionSpec& spec, const Task& task) {
  if (task.given.empty()) return "it is a model of p(x|y), and rows are given nothing, such as a label or a picture (data.given)";
  if (spec.copy) {
    if (auto reason = why_nothing_shown(task)) return reason;
  }
  return why_not(spec.net, spec.likelihood, task.event);
}

std::shared_ptr<Regression> build_regression(const RegressionSpec& spec, const Task& task) {
  auto reader = make_reader(task.given);
  auto net =
      make_decoder(spec.net, /*n_latent=*/0, reader->shape(), spec.likelihood, spec.copy ? with_hidden(task.event) : task.event);
  return std::make_shared<Regression>(std::move(reader), std::move(net), spec.copy, task);
}

}  // namespace

void add_regression(Catalog& catalog) {
  catalog.add<RegressionSpec>(
      {.name = "regression",
       .family = "regression",
       .summary = "a net from what is given to a law of independent cells: the baseline of models of p(x|y)",
       .paper = "Nelder and Wedderburn, Generalized Linear Models, 1972"},
      why_not_regression, build_regression);
}

}  // namespace gx
