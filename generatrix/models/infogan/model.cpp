// InfoGAN. Chen, Duan, Houthooft, Schulman, Sutskever and Abbeel, InfoGAN: Interpretable Representation Learning by Information
// Maximizing Generative Adversarial Nets, 2016, arXiv 1606.03657.
#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/families/adversarial/branching_judge.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"

namespace gx {
namespace {

struct InfoganSpec : BranchingPlayers {
  std::int64_t noise = 62;
  std::string prior = "uniform";
  std::int64_t categories = 10;
  std::int64_t continuous = 2;
  double information = 1;
  double continuous_information = 0.1;

  static auto fields() {
    using S = InfoganSpec;
    const std::tuple latents(
        field("noise", &S::noise, "dimensions of z that carry no code", positive),
        field("prior", &S::prior, "their law: standard normal, or uniform on [-1, 1)", known_prior()),
        field("categories", &S::categories, "symbols of the code that is one of so many, all alike probable", between(2, 10'000)),
        field("continuous", &S::continuous, "codes that are uniform on [-1, 1)", between(0, 1000)));
    const std::tuple weights(
        field("information", &S::information, "weight of the information about the category", above(0)),
        field("continuous_information", &S::continuous_information, "weight of that about the other codes", above(0)));
    return std::tuple_cat(latents, branching_fields<S>(), weights);
  }
};

// Codes of n rows.
struct Codes {
  Tensor category;    // int64 [n]
  Tensor continuous;  // [n, C]
};

class Infogan final : public Model, public CanSample, public CanEncode, public HasCodebook {
 public:
  Infogan(const InfoganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(make_divergence(spec.divergence)),
        generator_(generator_net(spec.generator, spec.noise + n_codes(), n_codes(), shape()), make_prior(spec.prior, spec.noise),
                   ValueRange(this->task().event.only())),
        judge_(std::make_shared<BranchingJudge>(spec, shape(), n_codes())),
        made_(spec.reuse) {
    register_module("generator", generator_.net());
    register_module("discriminator", judge_);
  }

  std::vector<Turn> turns() override {
    const bool by_rows = divergence_.by_rows && !spec_.reuse;  // of an epoch's last batch too few rows would be handed on
    return {{.name = "discriminator",
             .parameters = judge_->parameters(),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .by_rows = by_rows,
             .one_thread = true},
            {.name = "generator",
             .parameters = generator_.net()->parameters(),
             .loss = [this](const Batch&, const Step& step) { return generator_loss(step); },
             .reads = Turn::Reads::none,
             .by_rows = by_rows,
             .one_thread = true}};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override {
    const at::NoGradGuard off;
    return generator_.range().to_space(generate(draw(n, rng), rng));
  }
  // Q(c|x) of the category.
  Distribution encode(const Batch& batch) override {
    const auto more = judge_->of(generator_.range().from_space(batch.x())).more;
    return independent(Categorical{more.narrow(1, 0, spec_.categories).view({batch.size(), 1, 1, 1, -1})}, 3);
  }
  Field code() const override { return {.name = "z", .values = Symbols{{spec_.categories}}, .shape = {1, 1, 1}}; }

 private:
  std::int64_t n_codes() const { return spec_.categories + spec_.continuous; }
  const Shape& shape() const { return task().event.only().shape; }
  Codes draw(std::int64_t n, Rng& rng) const {
    return {rng.integers(spec_.categories, {n}), rng.uniform({n, spec_.continuous}, generator_.type()).mul_(2).sub_(1)};
  }
  Tensor generate(const Codes& codes, Rng& rng) {
    const auto n = codes.category.size(0);
    const auto ones = codes.category.unsqueeze(1) == at::arange(spec_.categories, codes.category.options());
    return generator_.of(at::cat({generator_.draw(n, rng), ones.to(generator_.type()), codes.continuous}, 1));
  }
  // Adds -E log Q(c|x) of both kinds of codes; of continuous ones Q is normal with deviation 1, without its constant.
  Loss informed(Loss loss, const Tensor& more, const Codes& codes) const {
    const auto log_q = at::log_softmax(more.narrow(1, 0, spec_.categories), 1);
    auto category = -log_q.gather(1, codes.category.unsqueeze(1)).mean();
    const auto information = std::log(static_cast<double>(spec_.categories)) - category.detach();
    auto with = std::move(loss).add("category", std::move(category), spec_.information).watch("information", information);
    if (spec_.continuous == 0) return with;
    const auto means = more.narrow(1, spec_.categories, spec_.continuous);
    return std::move(with).add("continuous", 0.5 * (means - codes.continuous).square().sum(1).mean(),
                               spec_.continuous_information);
  }
  struct Made {
    Codes codes;
    Tensor rows;
  };
  Made make(std::int64_t n, Rng& rng) {
    auto codes = draw(n, rng);
    auto rows = generate(codes, rng);
    return {std::move(codes), std::move(rows)};
  }
  // What the discriminator says of the last `n` rows that it was shown.
  static Tensor of_last(const std::vector<Tensor>& more, std::int64_t n) {
    return more.back().narrow(0, more.back().size(0) - n, n);
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto n = batch.size();
    const auto real = generator_.range().from_space(batch.x());
    const auto made = made_.first(step, [&] { return make(n, step.rng); });
    const auto generated = made.rows.detach();
    std::vector<Tensor> more;
    auto loss = divergence_.discriminator(judge_->critic(real, generated, more));
    return informed(std::move(loss), of_last(more, n), made.codes).watch("spread", spread_of(generated, real));
  }
  Loss generator_loss(const Step& step) {
    const auto [codes, rows] = made_.second(step, [&] { return make(step.n_made(), step.rng); });
    std::vector<Tensor> more;
    auto loss = divergence_.generator(judge_->critic({}, rows, more));
    return informed(std::move(loss), of_last(more, rows.size(0)), codes);
  }

  InfoganSpec spec_;
  Divergence divergence_;
  Generator generator_;
  std::shared_ptr<BranchingJudge> judge_;
  MadeOnce<Made> made_;
};

std::optional<std::string> why_not_infogan(const InfoganSpec& spec, const Task& task) {
  return why_no_players({spec.generator, spec.discriminator}, task.event);
}

std::shared_ptr<Infogan> build_infogan(const InfoganSpec& spec, const Task& task) {
  return std::make_shared<Infogan>(spec, Task{task.event, {}});
}

}  // namespace

void add_infogan(Catalog& catalog) {
  catalog.add<InfoganSpec>({.name = "infogan",
                            .family = "adversarial",
                            .summary = "GAN whose discriminator reads codes back: categories and numbers that nobody labelled",
                            .paper = "Chen, Duan, Houthooft, Schulman, Sutskever and Abbeel, InfoGAN, 2016, arXiv 1606.03657"},
                           why_not_infogan, build_infogan);
}

}  // namespace gx
