// A picture given a picture. Isola, Zhu, Zhou and Efros, Image-to-Image Translation with Conditional Adversarial Networks, 2017,
// arXiv 1611.07004.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/nn/unet.h"

namespace gx {
namespace {

struct Pix2pixSpec {
  UnetSpec generator;
  UnetSpec discriminator;
  DivergenceSpec divergence = NonSaturatingSpec{};
  double l1 = 100;
  std::int64_t noise = 1;
  bool apart = false;

  static auto fields() {
    using S = Pix2pixSpec;
    return std::tuple(
        field("generator", &S::generator, "U-Net from the picture that is given to the event"),
        field("discriminator", &S::discriminator, "net from both pictures to the logit of being real, patch by patch"),
        field("divergence", &S::divergence, "what the players descend"),
        field("l1", &S::l1, "weight of the mean absolute error for the generator", at_least(0)),
        field("noise", &S::noise, "planes of normal noise beside the picture that is given; 0: one answer for each picture",
              between(0, 100)),
        field("apart", &S::apart, "real and generated rows pass the discriminator one after the other; false: as one batch"));
  }
};

class Pix2pix final : public Model, public CanSample {
 public:
  Pix2pix(const Pix2pixSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(make_divergence(spec.divergence)),
        range_(this->task().event.only()),
        reader_(register_module("given_reader", make_reader(this->task().given))) {
    const auto& shape = this->task().event.only().shape;
    const auto n_given = reader_->shape().along[0];
    generator_ = register_module("generator", std::make_shared<Unet>(n_given + spec.noise, shape[0], spec.generator, shape));
    discriminator_ = register_module("discriminator", std::make_shared<PatchNet>(n_given + shape[0], spec.discriminator));
  }

  std::vector<Turn> turns() override {
    return {{.name = "discriminator",
             .parameters = discriminator_->parameters(),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .reads = Turn::Reads::shared,
             .by_rows = divergence_.by_rows,
             .one_thread = true},
            {.name = "generator",
             .parameters = generator_->parameters(),
             .loss = [this](const Batch& batch, const Step& step) { return generator_loss(batch, step); },
             .reads = Turn::Reads::shared,
             .by_rows = divergence_.by_rows,
             .one_thread = true}};
  }
  Rows sample(std::int64_t, const Rows& given, Rng& rng) override {
    const at::NoGradGuard off;
    return range_.to_space(generate(reader_->read(given).along, rng));
  }

 private:
  Tensor generate(const Tensor& given, Rng& rng) {
    const auto noise = rng.normal({given.size(0), spec_.noise, given.size(2), given.size(3)}, given.scalar_type());
    return range_.generated(generator_->forward(at::cat({given, noise}, 1)));
  }
  // Rows [n, ...event] -> one output for each patch of each row, row after row. What is given to row i is that of row i modulo
  // the rows of `given`.
  Critic critic(const Tensor& real, const Tensor& generated, const Tensor& given) const {
    const auto output = [this, given](const Tensor& rows) {
      const auto told = rows.size(0) == given.size(0) ? given : given.repeat({rows.size(0) / given.size(0), 1, 1, 1});
      return judged(discriminator_->forward(at::cat({rows, told}, 1)).flatten().unsqueeze(1));
    };
    return {.output = output, .real = real, .generated = generated, .apart = spec_.apart};
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto given = reader_->read(batch.given).along, real = range_.from_space(batch.x());
    const auto generated = made_.first(step, [&] { return generate(given, step.rng); }).detach();
    return divergence_.discriminator(critic(real, generated, given)).watch("spread", spread_of(generated, real));
  }
  Loss generator_loss(const Batch& batch, const Step& step) {
    const auto given = reader_->read(batch.given).along;
    const auto generated = made_.second(step, [&] { return generate(given, step.rng); });
    auto error = (generated - range_.from_space(batch.x())).abs().mean();
    return divergence_.generator(critic({}, generated, given)).add("l1", std::move(error), spec_.l1);
  }

  Pix2pixSpec spec_;
  Divergence divergence_;
  ValueRange range_;
  ReaderPtr reader_;
  NetPtr generator_, discriminator_;
  MadeOnce<Tensor> made_;
};

std::optional<std::string> why_not_pix2pix(const Pix2pixSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_not_one_size(task)) return reason;
  const auto& shape = task.event.only().shape;
  for (const auto& net : {spec.generator, spec.discriminator}) {
    if (auto reason = why_not(net, shape)) return reason;
  }
  const auto told = Reader(task.given).shape();
  if (told.along.size() != 3 || told.whole > 0 || told.along[1] != shape[1] || told.along[2] != shape[2])
    return "it is a model of a picture given a picture of its size, and of nothing else: see data.given";
  return {};
}

std::shared_ptr<Pix2pix> build_pix2pix(const Pix2pixSpec& spec, const Task& task) {
  return std::make_shared<Pix2pix>(spec, task);
}

}  // namespace

void add_pix2pix(Catalog& catalog) {
  catalog.add<Pix2pixSpec>({.name = "pix2pix",
                            .family = "adversarial",
                            .summary = "GAN of pictures given pictures of their size: edges, parts, noise to pictures",
                            .paper = "Isola, Zhu, Zhou and Efros, Image-to-Image Translation with Conditional Adversarial "
                                     "Networks, 2017, arXiv 1611.07004"},
                           why_not_pix2pix, build_pix2pix);
}

}  // namespace gx
