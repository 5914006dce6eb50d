// The semi-supervised VAE M2. Kingma, Rezende, Mohamed and Welling, Semi-supervised Learning with Deep Generative Models, NeurIPS
// 2014, arXiv 1406.5298. Over codes of a VAE it is their M1+M2.
#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/m2/objective.h"
#include "generatrix/nn/norm.h"

namespace gx {
namespace {

struct M2Spec : LatentNets {
  M2Spec() : LatentNets{.latent = 50, .encoder = MlpSpec{.hidden = {500}}, .decoder = MlpSpec{.hidden = {500}}} {}
  NetSpec classifier = MlpSpec{.hidden = {}};
  std::int64_t features = 500;
  double classification = 50;
  double generation = 1;

  static auto fields() {
    return std::tuple_cat(
        fields_with_nets<M2Spec>(
            field("classification", &M2Spec::classification, "weight of log q(y|x) of rows whose label is known", at_least(0)),
            field("generation", &M2Spec::generation,
                  "weight of the bounds; 0: only the classifier q(y|x) is trained, and only by rows with a label", at_least(0))),
        std::tuple(field("classifier", &M2Spec::classifier, "net from x to the features that q(y|x) is a linear law of"),
                   field("features", &M2Spec::features, "how many", positive)));
  }
};

// q(y|x): features = relu(net(x)), logits = W features + b.
class LabelNet final : public torch::nn::Module {
 public:
  LabelNet(NetPtr net, std::int64_t n_features, std::int64_t n_classes)
      : net_(register_module("net", std::move(net))), last_(register_module("last", torch::nn::Linear(n_features, n_classes))) {}
  CanClassify::Classified of(const Tensor& x) {
    const auto features = net_->forward(x).relu();                    // [B, F]
    return {features, at::log_softmax(last_->forward(features), 1)};  // [B, C]
  }

 private:
  NetPtr net_;
  torch::nn::Linear last_;
};

class M2 final : public Model,
                 public CanSample,
                 public CanScore,
                 public CanEncode,
                 public CanDecode,
                 public HasPrior,
                 public CanClassify {
 public:
  M2(std::shared_ptr<LatentModel> vae, std::shared_ptr<LabelNet> classifier, const M2Spec& spec, Task task)
      : Model(std::move(task)),
        vae_(register_module("vae", std::move(vae))),
        classifier_(register_module("classifier", std::move(classifier))),
        generation_(spec.generation),
        classification_(spec.classification),
        by_rows_(vae_->turns().front().by_rows) {}

  std::vector<Turn> turns() override {
    if (generation_ == 0) {
      const auto loss = [this](const Batch& batch, const Step&) {
        return classification_loss(classifier_->of(batch.x()).log_probs, own_labels(batch), known_labels(batch.given, task()),
                                   classification_);
      };
      return {{.name = "model",
               .parameters = classifier_->parameters(),
               .loss = loss,
               .by_rows = by_rows_,
               .one_thread = mixes_rows(*this)}};
    }
    const auto loss = [this](const Batch& batch, const Step& step) {
      return semi_supervised_loss(bounds(batch, step.rng), generation_, classification_);
    };
    return {{.name = "model", .parameters = parameters(), .loss = loss, .by_rows = by_rows_, .one_thread = mixes_rows(*this)}};
  }

  // log p(x|y) of rows whose label is known, log p(x) of the others.
  Score score(const Batch& batch, Rng& rng) override {
    const at::NoGradGuard off;
    const auto known = known_labels(batch.given, task());
    if (!known.defined() || known.all().item<bool>()) return vae_->score(batch, rng);
    const auto all = bounds(batch, rng);
    return {.nats = at::where(known, of_label(all.by_label, all.labels), without_label(all)), .info = score_info()};
  }
  ScoreInfo score_info() const override { return vae_->score_info(); }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override { return vae_->sample(n, given, rng); }
  // A label that is unknown is the most probable one.
  Distribution encode(const Batch& batch) override {
    const auto known = known_labels(batch.given, task());
    if (!known.defined()) return vae_->encode(batch);
    const auto guessed = classify(batch.x()).log_probs.argmax(1);
    const auto labels = at::where(known, labels_of(batch.given, task()), guessed);
    return vae_->encode({batch.event, with_labels(batch.given, task(), labels)});
  }
  RowsLaw decode(const Tensor& z, const Rows& given) override { return vae_->decode(z, given); }
  Distribution prior(const Rows& given) override { return vae_->prior(given); }
  Classified classify(const Tensor& x) override {
    const at::NoGradGuard off;
    return classifier_->of(x);
  }

 private:
  Tensor own_labels(const Batch& batch) const {
    auto labels = labels_of(batch.given, task());
    if (!labels.defined()) throw errors::missing_condition(task().label()->name);
    return labels;
  }

  // The bound of every row with every label, one after another: parts of a batch then draw what the whole draws.
  LabelledBounds bounds(const Batch& batch, Rng& rng) {
    const auto labels = own_labels(batch);
    const auto log_q = classifier_->of(batch.x()).log_probs;
    std::vector<Tensor> by_label;
    for (std::int64_t y = 0; y < log_q.size(1); ++y)
      by_label.push_back(vae_->elbo({batch.event, with_labels(batch.given, task(), at::full_like(labels, y))}, rng));
    return {at::stack(by_label, 1), log_q, labels, known_labels(batch.given, task())};
  }

  std::shared_ptr<LatentModel> vae_;  // of x given a label
  std::shared_ptr<LabelNet> classifier_;
  double generation_, classification_;
  bool by_rows_;
};

std::optional<std::string> why_not_m2(const M2Spec& spec, const Task& task) {
  if (!task.given.is_one() || !task.label()) return "it learns one label a row, known for some rows at least (data.labels)";
  if (!task.event.is_one() || !task.event.only().is_fixed() || task.event.only().may_miss)
    return "its classifier reads one fixed field whose cells are all known";
  if (const auto* symbols = std::get_if<Symbols>(&task.event.only().values); symbols && !is_bits(task.event.only().values))
    return task.event.only().name + " are symbols, and its classifier computes with numbers";
  if (auto reason = why_not(spec.classifier, task.event.only().shape)) return reason;
  return why_not(spec, with_known_label(task));
}

std::shared_ptr<M2> build_m2(const M2Spec& spec, const Task& task) {
  const auto told = with_known_label(task);
  auto vae = std::make_shared<LatentModel>(gaussian_parts(spec, told, beta_elbo(1, {}, 0)), told);
  auto classifier = std::make_shared<LabelNet>(net_to_vector(spec.classifier, task.event.only().shape, spec.features),
                                               spec.features, count_of(task.label()->values));
  return std::make_shared<M2>(std::move(vae), std::move(classifier), spec, task);
}

}  // namespace

void add_m2(Catalog& catalog) {
  catalog.add<M2Spec>({.name = "m2",
                       .family = "latent",
                       .summary = "VAE of x and its label that learns to classify from few labels and many rows without one",
                       .paper = "Kingma, Rezende, Mohamed and Welling, Semi-supervised Learning with Deep Generative Models, "
                                "2014, arXiv 1406.5298"},
                      why_not_m2, build_m2);
}

}  // namespace gx
