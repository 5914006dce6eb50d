// A small convolutional classifier, trained to be the eyes of the metrics: its features are what samples are judged by.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/nn/augment.h"
#include "generatrix/nn/halvings.h"
#include "generatrix/nn/pooled_conv.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct ClassifierSpec {
  std::vector<std::int64_t> channels = {24, 48, 96};
  std::int64_t depth = 1;
  std::int64_t features = 64;
  double dropout = 0.2;
  std::int64_t shift = 2;
  bool mirror = false;

  static auto fields() {
    return std::tuple(
        field("channels", &ClassifierSpec::channels, "channels of each stage; a stage halves the image", net_width),
        field("depth", &ClassifierSpec::depth, "convolutions in a stage", net_depth),
        field("features", &ClassifierSpec::features, "width before the last layer", net_width),
        field("dropout", &ClassifierSpec::dropout, "share of features left out in training", between(0, 0.9)),
        field("shift", &ClassifierSpec::shift, "images are moved by up to so many pixels in training", between(0, 1000)),
        field("mirror", &ClassifierSpec::mirror, "images are mirrored left to right by chance in training"));
  }
};

class Classifier final : public Model, public CanClassify {
 public:
  // `rows`: images that are given their labels, as the data come.
  Classifier(const ClassifierSpec& spec, const Task& rows)
      : Model(Task{rows.event, {}}),
        spec_(spec),
        rows_(rows),
        net_(register_module("net",
                             std::make_shared<PooledConv>(rows.event.only().shape, spec.channels, spec.depth, spec.features))),
        last_(register_module("last", torch::nn::Linear(spec.features, count_of(rows.label()->values)))) {}

  std::vector<Turn> turns() override {
    return {{"model", parameters(), [this](const Batch& batch, const Step& step) { return loss(batch, step); }}};
  }

  Classified classify(const Tensor& x) override {
    at::NoGradGuard off;
    const auto features = net_->forward(x);                           // [B, F]
    return {features, at::log_softmax(last_->forward(features), 1)};  // [B, F], [B, classes]
  }

 private:
  Loss loss(const Batch& batch, const Step& step) {
    const auto y = labels_of(batch.given, rows_);                                                     // [B]
    const auto features = net_->forward(is_training() ? augmented(batch.x(), step.rng) : batch.x());  // [B, F]
    const auto logits = last_->forward(at::dropout(features, spec_.dropout, is_training()));          // [B, classes]
    const auto log_prob = at::log_softmax(logits, 1).gather(1, y.unsqueeze(1)).squeeze(1);            // [B]
    const auto right = (logits.argmax(1) == y).to(logits.scalar_type());                              // [B]
    const auto known = known_labels(batch.given, rows_);                                              // [B]
    return Loss().add("cross_entropy", -mean_of_known(log_prob, known)).watch("accuracy", mean_of_known(right, known));
  }

  Tensor augmented(Tensor x, Rng& rng) const {
    if (spec_.shift > 0) x = randomly_shifted(x, spec_.shift, rng);
    return spec_.mirror ? randomly_mirrored(x, rng) : x;
  }

  ClassifierSpec spec_;
  Task rows_;
  NetPtr net_;
  torch::nn::Linear last_;
};

std::optional<std::string> why_not_classifier(const ClassifierSpec& spec, const Task& task) {
  if (!task.event.is_image() || task.event.only().may_miss) return "its rows are no images [channels, height, width]";
  if (!task.label()) return "a classifier learns labels, and rows have none";
  return why_not_halved(task.event.only().shape, spec.channels.size());
}

std::shared_ptr<Classifier> build_classifier(const ClassifierSpec& spec, const Task& task) {
  return std::make_shared<Classifier>(spec, task);
}

}  // namespace

void add_classifier(Catalog& catalog) {
  catalog.add<ClassifierSpec>({.name = "classifier",
                               .family = "classifier",
                               .summary = "convolutional classifier of labelled images: the features that metrics look through",
                               .paper = "LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document "
                                        "Recognition, Proceedings of the IEEE 86(11), 1998"},
                              why_not_classifier, build_classifier);
}

}  // namespace gx
