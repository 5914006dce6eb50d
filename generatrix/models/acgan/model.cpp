// The auxiliary classifier GAN. Odena, Olah and Shlens, Conditional Image Synthesis with Auxiliary Classifier GANs, 2017,
// arXiv 1610.09585.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/families/adversarial/branching_judge.h"

namespace gx {
namespace {

struct AcganSpec : BranchingPlayers {
  std::int64_t latent = 64;
  std::string prior = "normal";
  double classification = 1;
  double generator_classification = 1;

  static auto fields() {
    using S = AcganSpec;
    const std::tuple noise(field("latent", &S::latent, "dimensions of z", positive),
                           field("prior", &S::prior, "p(z): standard normal, or uniform on [-1, 1)", known_prior()));
    const std::tuple labels(field("classification", &S::classification,
                                  "weight of -log p(label) of real and generated rows for the discriminator", above(0)),
                            field("generator_classification", &S::generator_classification,
                                  "weight of the same of generated rows for the generator", at_least(0)));
    return std::tuple_cat(noise, branching_fields<S>(), labels);
  }
};

class Acgan final : public Model, public CanSample, public CanClassify {
 public:
  Acgan(const AcganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(make_divergence(spec.divergence)),
        reader_(register_module("given_reader", make_reader(this->task().given))),
        generator_(generator_net(spec.generator, spec.latent + reader_->shape().dims(), reader_->shape().dims(), shape()),
                   make_prior(spec.prior, spec.latent), ValueRange(this->task().event.only())),
        judge_(std::make_shared<BranchingJudge>(spec, shape(), count_of(this->task().label()->values))),
        made_(spec.reuse) {
    register_module("generator", generator_.net());
    register_module("discriminator", judge_);
  }

  std::vector<Turn> turns() override {
    const auto turn = [this](const char* name, const torch::nn::Module& player, Loss (Acgan::*loss)(const Batch&, const Step&)) {
      return Turn{.name = name,
                  .parameters = player.parameters(),
                  .loss = [this, loss](const Batch& batch, const Step& step) { return (this->*loss)(batch, step); },
                  .reads = spec_.reuse ? Turn::Reads::shared : Turn::Reads::own,
                  .by_rows = divergence_.by_rows,
                  .one_thread = true};
    };
    return {turn("discriminator", *judge_, &Acgan::discriminator_loss),
            turn("generator", *generator_.net(), &Acgan::generator_loss)};
  }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override {
    const at::NoGradGuard off;
    return generator_.range().to_space(generate(n, given, rng));
  }
  Classified classify(const Tensor& x) override {
    const at::NoGradGuard off;
    const auto said = judge_->of(generator_.range().from_space(x));
    return {said.features, at::log_softmax(said.more, 1)};
  }

 private:
  Tensor generate(std::int64_t n, const Rows& given, Rng& rng) {
    return generator_.of(with_told(generator_.draw(n, rng), reader_->read(given)));
  }
  Tensor surprise(const Tensor& logits, const Tensor& labels) const {  // mean of -log p(label)
    return -at::log_softmax(logits, 1).gather(1, labels.unsqueeze(1)).mean();
  }
  const Shape& shape() const { return task().event.only().shape; }
  Tensor labels(const Batch& batch) const { return labels_of(batch.given, task()); }

  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto real = generator_.range().from_space(batch.x());
    const auto generated = made_.first(step, [&] { return generate(batch.size(), batch.given, step.rng); }).detach();
    std::vector<Tensor> more;
    auto loss = divergence_.discriminator(judge_->critic(real, generated, more));
    const auto y = labels(batch), logits = at::cat(more);  // of real rows, then of generated ones
    const auto right = (logits.detach().narrow(0, 0, y.size(0)).argmax(1) == y).to(at::kFloat).mean();
    return std::move(loss)
        .add("label", surprise(logits, at::cat({y, y})), spec_.classification)
        .watch("accuracy", right)
        .watch("spread", spread_of(generated, real));
  }
  Loss generator_loss(const Batch& batch, const Step& step) {
    std::vector<Tensor> more;
    const auto generated = made_.second(step, [&] { return generate(batch.size(), batch.given, step.rng); });
    auto loss = divergence_.generator(judge_->critic({}, generated, more));
    return std::move(loss).add("label", surprise(at::cat(more), labels(batch)), spec_.generator_classification);
  }

  AcganSpec spec_;
  Divergence divergence_;
  ReaderPtr reader_;
  Generator generator_;
  std::shared_ptr<BranchingJudge> judge_;
  MadeOnce<Tensor> made_;
};

std::optional<std::string> why_not_acgan(const AcganSpec& spec, const Task& task) {
  if (auto reason = why_no_players({spec.generator, spec.discriminator}, task.event)) return reason;
  if (!task.given.is_one() || !task.label()) return "it is a model of events given one label, and rows have none";
  if (task.label()->may_miss) return "it needs the label of every row, and some are unknown";
  return {};
}

std::shared_ptr<Acgan> build_acgan(const AcganSpec& spec, const Task& task) { return std::make_shared<Acgan>(spec, task); }

}  // namespace

void add_acgan(Catalog& catalog) {
  catalog.add<AcganSpec>({.name = "acgan",
                          .family = "adversarial",
                          .summary = "GAN of labels whose discriminator also says the label",
                          .paper = "Odena, Olah and Shlens, Conditional Image Synthesis with Auxiliary Classifier GANs, 2017, "
                                   "arXiv 1610.09585"},
                         why_not_acgan, build_acgan);
}

}  // namespace gx
