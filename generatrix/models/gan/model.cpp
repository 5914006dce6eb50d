// The generative adversarial network. Goodfellow et al., Generative Adversarial Networks, 2014, arXiv 1406.2661. Named variants
// are its recipes: a divergence, a regularizer, nets and conditions (README.md lists them with their papers).
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/adversarial.h"

namespace gx {
namespace {

struct LeadSpec {
  std::int64_t steps = 0, first = 25, every = 500;

  static auto fields() {
    return std::tuple(
        field("steps", &LeadSpec::steps, "turns of the discriminator in these steps; 0: no such steps", between(0, 10000)),
        field("first", &LeadSpec::first, "so many steps at first", at_least(0)),
        field("every", &LeadSpec::every, "and one in so many; 0: no more", at_least(0)));
  }
};

struct UnrolledSpec {
  std::int64_t steps = 0;
  double rate = 0.1;

  static auto fields() {
    return std::tuple(
        field("steps", &UnrolledSpec::steps, "steps of the discriminator that the generator looks ahead; 0: none",
              between(0, 32)),
        field("rate", &UnrolledSpec::rate, "their learning rate; they are steps of plain gradient descent", positive));
  }
};

struct GanSpec {
  std::int64_t latent = 100;
  std::string prior = "normal";
  PlayerSpec generator = MlpSpec{.hidden = {1024, 512, 256}, .activation = "leaky_relu", .norm = BatchNormSpec{0.2, 1e-3}};
  PlayerSpec discriminator = MlpSpec{.hidden = {512, 256}, .activation = "leaky_relu"};
  GameSpec divergence = NonSaturatingSpec{};
  RegularizerSpec regularizer;
  AugmentationSpec augment;
  bool spectral_norm = false;
  std::int64_t pack = 1;
  bool batch_deviation = false;
  bool apart = false;
  double instance_noise = 0;
  bool conditional = false;
  std::string condition = "beside";
  std::int64_t features = 128;
  double mismatch = 0;
  std::int64_t discriminator_steps = 1;
  LeadSpec lead;
  UnrolledSpec unrolled;
  std::int64_t pretrain = 0;
  double best = 1;
  bool half_batch = false;
  bool reuse = false;
  bool simultaneous = false;

  static auto fields() {
    using S = GanSpec;
    return std::tuple(
        field("latent", &S::latent, "dimensions of z", positive),
        field("prior", &S::prior, "p(z): standard normal, or uniform on [-1, 1)", known_prior()),
        field("generator", &S::generator, "net from z to an event; widths from data to latent"),
        field("discriminator", &S::discriminator, "net from an event to the logit of its being real"),
        field("divergence", &S::divergence, "what the players descend"),
        field("regularizer", &S::regularizer, "what keeps the discriminator smooth"),
        field("augment", &S::augment, "pictures changed before the discriminator sees them, against few training rows"),
        field("spectral_norm", &S::spectral_norm, "every layer of the discriminator is divided by its largest singular value"),
        field("pack", &S::pack, "rows that the discriminator judges together (PacGAN)", between(1, 64)),
        field("batch_deviation", &S::batch_deviation, "the discriminator is told how much its features differ over the batch"),
        field(
            "apart", &S::apart,
            "real and generated rows pass the discriminator one after the other; false: as one batch. It matters to batch norm"),
        field("instance_noise", &S::instance_noise,
              "deviation of the noise on all rows that the discriminator sees; it falls to 0 in a line over the training",
              at_least(0)),
        field("conditional", &S::conditional, "both players are told what rows are given, such as a label"),
        field("condition", &S::condition, "how the discriminator is told: beside its input, or by projection of its features",
              one_of({"beside", "projection"})),
        field("features", &S::features, "numbers of these features", net_width),
        field("mismatch", &S::mismatch,
              "weight of a second game: real rows with their own conditions against real rows with those of others (GAN-CLS: 1)",
              at_least(0)),
        field("discriminator_steps", &S::discriminator_steps, "turns of the discriminator per turn of the generator (k)",
              between(1, 1000)),
        field("lead", &S::lead, "steps in which the discriminator is brought near its best (WGAN: 100, 25, 500)"),
        field("unrolled", &S::unrolled, "the generator plays against the discriminator some steps further (unrolled GAN)"),
        field("pretrain", &S::pretrain, "steps in which the discriminator trains alone", at_least(0)),
        field("best", &S::best,
              "share of its rows, those that the discriminator likes best, that the generator learns from at last (top-k)",
              between(0.01, 1)),
        field("half_batch", &S::half_batch,
              "the discriminator sees half a batch of real rows and as many generated; false: a whole one of each"),
        reuse_field<S>(),
        field("simultaneous", &S::simultaneous,
              "both players move from the same weights, and the generated rows serve both turns; false: first the "
              "discriminator, then the generator against it"));
  }
};

std::optional<std::string> why_not_gan(const GanSpec& spec, const Task& task) {
  if (auto reason = why_no_players({spec.generator, spec.discriminator}, task.event)) return reason;
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  if (auto reason = why_not(spec.augment, task.event.only().shape)) return "model.augment: " + *reason;
  if (std::holds_alternative<AdaptiveAugmentationSpec>(spec.augment) && !has_tie(spec.divergence))
    return "model.augment.kind = adaptive: with this divergence no output says that a row is real; use fixed";
  if (!std::holds_alternative<NoAugmentationSpec>(spec.augment) && spec.conditional && !Reader(task.given).shape().along.empty())
    return "model.augment would move pictures away from those that are given beside them: set it to none";
  if (auto reason = why_not(spec.regularizer, task.event.only().shape)) return "model.regularizer: " + *reason;
  if (spec.best < 1 && needs_all_rows(spec.divergence))
    return "model.best: the generator's loss of this divergence needs all rows of both sides: set model.best = 1";
  if (is_of_gradients(spec.regularizer) && normalizes_by_batch(spec.discriminator))
    return "a penalty on gradients of single rows and batch norm in the discriminator contradict each other: set "
           "model.discriminator.norm = none";
  if (spec.unrolled.steps > 0 && (spec.spectral_norm || normalizes_by_batch(spec.discriminator)))
    return "model.unrolled looks ahead with copies of the discriminator, which have no statistics of their own: set "
           "model.discriminator.norm = none and spectral_norm = false";
  if (spec.mismatch > 0 && (!spec.conditional || spec.apart || spec.batch_deviation))
    return "model.mismatch needs model.conditional = true, and rows that pass the discriminator as one batch: apart = false, "
           "batch_deviation = false";
  if ((spec.reuse || spec.simultaneous) && (spec.discriminator_steps > 1 || spec.lead.steps > 1 || spec.half_batch))
    return "rows serve both turns (model.reuse, model.simultaneous) where the players have as many turns and rows: set "
           "model.discriminator_steps = 1, lead.steps = 0, half_batch = false";
  if (has_conditional_norm(spec.generator) && !spec.conditional)
    return "model.generator.conditional_norm needs model.conditional = true";
  return {};
}

std::shared_ptr<Adversarial> build_gan(const GanSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto& field = own.event.only();
  const auto reader = make_reader(own.given), judge_reader = make_reader(own.given);
  const auto told = shape_of(reader);
  const auto projects = spec.condition == "projection";
  const auto make_judge = [&] {
    return Judge(spec.discriminator, field.shape, told,
                 {.condition = projects ? Judge::Condition::projection : Judge::Condition::beside,
                  .features = spec.features,
                  .pack = spec.pack,
                  .batch_deviation = spec.batch_deviation,
                  .spectral = spec.spectral_norm,
                  .apart = spec.apart,
                  .reads_features = std::holds_alternative<FeatureMatchingSpec>(spec.divergence)});
  };
  const auto make_unrolled = [&] {
    std::vector<Judge> copies;
    for (std::int64_t i = 0; i < spec.unrolled.steps; ++i) copies.push_back(make_judge());
    return Unrolled(std::move(copies), spec.unrolled.rate);
  };
  return std::make_shared<Adversarial>(
      Adversarial::Parts{.generator = {generator_net(spec.generator, spec.latent + told.dims(), told.dims(), field.shape),
                                       make_prior(spec.prior, spec.latent), ValueRange(field)},
                         .judge = make_judge(),
                         .divergence = make_divergence(spec.divergence),
                         .regularizer = make_regularizer(spec.regularizer),
                         .augmentation = Augmentation(spec.augment),
                         .rules = {.discriminator_steps = spec.discriminator_steps,
                                   .pretrain = spec.pretrain,
                                   .half_batch = spec.half_batch,
                                   .reuse = spec.reuse,
                                   .simultaneous = spec.simultaneous,
                                   .instance_noise = spec.instance_noise,
                                   .best = spec.best,
                                   .mismatch = spec.mismatch,
                                   .lead = {spec.lead.steps, spec.lead.first, spec.lead.every}},
                         .unrolled = make_unrolled(),
                         .given_reader = reader,
                         .judge_reader = judge_reader},
      own);
}

}  // namespace

void add_gan(Catalog& catalog) {
  catalog.add<GanSpec>({.name = "gan",
                        .family = "adversarial",
                        .summary = "generative adversarial network: a generator against a discriminator; of labels if wished",
                        .paper = "Goodfellow et al., Generative Adversarial Networks, 2014, arXiv 1406.2661"},
                       why_not_gan, build_gan);
}

}  // namespace gx
