// The [train] section of a configuration.
#pragma once

#include "generatrix/spec/fields.h"

namespace gx {

inline const Check decay_rate{.low = 0, .high = 1, .below_high = true};  // an average of decay 1 would never move

inline constexpr std::int64_t kFewestSteps = 100;  // between validations, and saves, whose distance is not said
inline constexpr const char* kChooseByItself = "auto";
inline constexpr const char* kChooseByLoss = "loss";

struct OptimizerSpec {
  std::string kind = "adam";
  double learning_rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double momentum = 0;
  double smoothing = 0.99;
  double weight_decay = 0;
  std::map<std::string, Table> turns;

  static auto fields() {
    return std::tuple(
        field("kind", &OptimizerSpec::kind, "update rule", one_of({"adam", "adamw", "adamax", "rmsprop", "sgd"})),
        field("learning_rate", &OptimizerSpec::learning_rate, "step size before any schedule", positive),
        field("beta1", &OptimizerSpec::beta1, "decay of the mean of gradients (adam, adamw, adamax)", decay_rate),
        field("beta2", &OptimizerSpec::beta2, "decay of the mean of squared gradients (adam, adamw) or their maximum (adamax)",
              decay_rate),
        field("epsilon", &OptimizerSpec::epsilon, "added to the denominator", positive),
        field("momentum", &OptimizerSpec::momentum, "of sgd and rmsprop", decay_rate),
        field("smoothing", &OptimizerSpec::smoothing, "decay of the mean of squared gradients of rmsprop", decay_rate),
        field("weight_decay", &OptimizerSpec::weight_decay, "decoupled for adamw, added to the gradient otherwise", at_least(0)),
        others(&OptimizerSpec::turns,
               "overrides these values for one turn of the model, and train's clip_norm, skip_above and schedule"));
  }
};

struct ScheduleSpec {
  std::string shape = "constant";
  std::int64_t warm_up = 0;
  std::vector<std::int64_t> milestones;
  double factor = 0.1;
  double floor = 0;

  static auto fields() {
    return std::tuple(
        field("shape", &ScheduleSpec::shape, "of the learning rate after warm-up", one_of({"constant", "cosine", "multi_step"})),
        field("warm_up", &ScheduleSpec::warm_up, "steps over which the learning rate grows linearly from 0", at_least(0)),
        field("milestones", &ScheduleSpec::milestones, "steps at which multi_step multiplies by factor", positive),
        field("factor", &ScheduleSpec::factor, "of multi_step", above(0)),
        field("floor", &ScheduleSpec::floor, "share of the learning rate where cosine ends", between(0, 1)));
  }
};

// How one turn of a model moves.
struct TurnSpec {
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  double clip_norm = 0, skip_above = 0;
};

struct TrainSpec {
  std::int64_t epochs = 10;
  std::int64_t steps = 0;
  std::int64_t batch = 128;
  std::int64_t seed = 0;
  std::string device = "auto";
  bool deterministic = true;
  std::string from;
  std::string precision = "fp32";
  std::int64_t threads = 0;
  std::int64_t workers = 0;
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  double clip_norm = 0;
  double skip_above = 0;
  bool recover = false;
  double ema = 0;
  std::int64_t validate_every = 0;
  std::string choose_by = kChooseByItself;
  std::int64_t patience = 0;
  std::int64_t save_every = 0;
  std::int64_t keep_every = 0;
  std::int64_t log_every = 50;
  std::int64_t sample_every = 0;
  std::int64_t sample_columns = 8;
  bool tensorboard = false;

  static auto fields() {
    return std::tuple(
        field("epochs", &TrainSpec::epochs, "passes over the training rows, all turns together, when steps is 0", positive),
        field("steps", &TrainSpec::steps, "steps in all; 0 = by epochs", at_least(0)),
        field("batch", &TrainSpec::batch, "rows per batch", positive),
        field("seed", &TrainSpec::seed, "of weights, order and noise; same seed and threads, same run", at_least(0)),
        field("device", &TrainSpec::device, "auto, cpu, cuda or cuda:<n>"),
        field("deterministic", &TrainSpec::deterministic,
              "on a GPU, use only operations whose results are the same each time; false may be faster"),
        field("from", &TrainSpec::from, "a run, or a model.safetensors, whose weights training starts from; empty = anew"),
        field("precision", &TrainSpec::precision,
              "of matrix products and convolutions; auto = bf16 where this machine multiplies clearly faster in it, as measured "
              "at the start",
              one_of({"fp32", "bf16", "auto"})),
        field("threads", &TrainSpec::threads, "intra-op threads; 0 = OMP_NUM_THREADS if set, else physical cores", at_least(0)),
        field(
            "workers", &TrainSpec::workers,
            "parts of a batch that are worked on at the same time, a thread each; 0 = as many as threads where the model's loss "
            "is a mean over rows and no net has batch norm, else 1 (of GANs always)",
            between(0, 1024)),
        field("optimizer", &TrainSpec::optimizer, "how parameters move"),
        field("schedule", &TrainSpec::schedule, "how the learning rate moves"),
        field("clip_norm", &TrainSpec::clip_norm, "largest norm of a turn's gradient; 0 = any", at_least(0)),
        field("skip_above", &TrainSpec::skip_above, "skip steps whose gradient norm exceeds this or is not finite; 0 = never",
              at_least(0)),
        field("recover", &TrainSpec::recover,
              "when a loss explodes or is not finite, go back to the last save and halve the learning rates; 4 times at most"),
        field("ema", &TrainSpec::ema,
              "decay of the moving average of weights that is evaluated and saved, (1 + t) / (10 + t) at step t until that is "
              "more; 0 = off",
              decay_rate),
        field("validate_every", &TrainSpec::validate_every,
              "steps between validations; 0 = every epoch, or as many epochs as take 100 steps", at_least(0)),
        field(
            "choose_by", &TrainSpec::choose_by,
            "which weights are the best: auto, those of the best score, or loss, of held-out rows, and of players against each "
            "other (a GAN) the last, because no loss of theirs says how good they are; loss, also where there is a score, if it "
            "costs much; frechet_distance or sliced_wasserstein, those whose samples, 1000 at most, are nearest to held-out "
            "rows. Samples cost time, and which distance matters is "
            "yours to say: so auto never takes one"),
        field("patience", &TrainSpec::patience, "stop after so many validations without a better score; 0 = never", at_least(0)),
        field("save_every", &TrainSpec::save_every, "steps between saves for resuming; 0 = as validate_every", at_least(0)),
        field("keep_every", &TrainSpec::keep_every, "steps between checkpoints that stay in checkpoints/; 0 = none", at_least(0)),
        field("log_every", &TrainSpec::log_every, "steps between log lines", positive),
        field("sample_every", &TrainSpec::sample_every, "steps between sample grids; 0 = none", at_least(0)),
        field("sample_columns", &TrainSpec::sample_columns, "columns of the sample grid, and rows", between(1, 100)),
        field("tensorboard", &TrainSpec::tensorboard, "also write TensorBoard event files"));
  }
  // What holds for one turn: these values, overridden by [train.optimizer.<turn>].
  TurnSpec of(const std::string& turn) const;
};

}  // namespace gx
