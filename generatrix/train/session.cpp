#include "generatrix/train/session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/contract/heeds_information.h"
#include "generatrix/data/memory.h"
#include "generatrix/train/logs.h"
#include "generatrix/train/model_file.h"
#include "generatrix/train/spec.h"
#include "generatrix/train/start_weights.h"
#include "generatrix/train/together.h"

namespace gx {
namespace {

constexpr double kBeat = 1;                  // seconds without a word to those who watch
constexpr std::int64_t kMostRecoveries = 4;  // of a training
constexpr double kSlower = 0.5;              // learning rates after each

// Epochs that take so many steps at least: validating after each of a few steps would cost more than training.
std::int64_t epochs_of_steps(std::int64_t n, const std::vector<Turn>& turns, std::int64_t batches_per_epoch) {
  std::int64_t epochs = 1;
  while (steps_to_read(turns, epochs, batches_per_epoch) < n && epochs < n) ++epochs;
  return epochs;
}

}  // namespace

Session::Session(const TrainRequest& request, const Catalog& catalog)
    : request_(request),
      config_(request.config),
      device_(config_.train.device),
      rng_(static_cast<std::uint64_t>(config_.train.seed), device_),
      data_(open()),
      model_(build(catalog)),
      loader_(data_.train, data_.codec, config_.train.batch, rng_.fork("data")),
      trainer_(*model_, config_.train, loader_, settle_steps(), device_, request.together, taken_),
      validator_(*model_, config_.train.choose_by, request.measures),
      n_epochs_between_(epochs_of_steps(kFewestSteps, model_->turns(), loader_.batches_per_epoch())) {
  check_validation();
}

// A run that goes on finds its data again from whatever folder.
Data Session::open() {
  const auto origin = request_.goes_on() ? origin_in_resume(request_.folder.resume()) : DataOrigin{};
  auto data = open_again(config_.data, origin);
  data.train = on_device(*data.train, device_);
  data.valid = on_device(*data.valid, device_);
  if (auto note = note_on_change(data, origin)) notes_.push_back(std::move(*note));
  return data;
}

// What may judge a model that nothing judges by itself.
std::string Session::advice() const {
  if (request_.measures.empty() || !dynamic_cast<const CanSample*>(model_.get())) return "";
  return fmt::format(" (train.choose_by={} chooses by samples)", request_.measures.begin()->first);
}

// Refuses settings that need validations where none can take place. A train.validate_every beyond the last step is allowed: so a
// comparison asks for no validation.
void Session::check_validation() const {
  const auto held_out = data_.valid->size();
  const auto fewest = request_.measures.contains(validator_.measure()) ? 2 : 1;  // one row has no spread to compare samples with
  if (validates() && held_out >= fewest) return;
  const auto reason = validator_.can() ? std::string("no rows are held out (data.valid)")
                                       : config_.model + " has neither a score nor one loss that says how good it is" + advice();
  const auto refuse = [&](const char* setting, std::int64_t value) {
    if (value > 0) throw errors::cannot_validate(setting, std::to_string(value), reason);
  };
  if (validator_.can() && config_.train.choose_by != kChooseByItself)
    throw errors::bad_value("train.choose_by", config_.train.choose_by,
                            fmt::format("needs {} that are held out, and there {}: raise data.valid, or use train.choose_by=auto",
                                        fewest > 1 ? "two rows" : "rows", held_out == 0 ? "are none" : "is one"));
  refuse("train.patience", config_.train.patience);
  if (config_.train.validate_every <= trainer_.count()) refuse("train.validate_every", config_.train.validate_every);
}

void Session::restore() {
  go_back_to_saved();
  trainer_.slow_down(std::pow(kSlower, static_cast<double>(state_.recovered)));
  reported_ = trainer_.index();
  reported_rows_ = state_.rows;
  if (request_.more > 0) state_.waited = 0;
  if (state_.step == 0 || !together().any(together().leads() && !std::filesystem::exists(request_.folder.model()))) return;
  state_.best = std::nan("");  // the best weights are gone: the best of those to come, these among them
  notes_.push_back(
      fmt::format("{} is gone: written anew from the weights of step {}", request_.folder.model().string(), state_.step));
}

TrainReport Session::run() {
  open_logs();
  Beginning here{.n_train = data_.train->size(),
                 .n_valid = data_.valid->size(),
                 .n_test = data_.test->size(),
                 .steps = trainer_.count(),
                 .descends = std::ranges::any_of(model_->turns(), [](const Turn& turn) { return !turn.fit; }),
                 .task = data_.codec.task(),
                 .notes = data_.notes};
  here.notes.insert(here.notes.end(), notes_.begin(), notes_.end());
  if (auto note = note_on_sharing(model_->turns(), together())) here.notes.push_back(std::move(*note));
  if (!validator_.can() && data_.valid->size() > 0)
    here.notes.push_back(
        fmt::format("{} has neither a score nor one loss to validate by: the last weights are kept, and {} rows "
                    "of data.valid are not trained on{}",
                    config_.model, data_.valid->size(), advice()));
  tell([&](Observer& observer) { observer.begins(here); });
  model_->train();
  const auto first = trainer_.index(), first_rows = state_.rows;
  const Stopwatch whole;
  const auto earlier = state_.seconds;
  auto end = ending();  // a run that had ended takes no further step
  if (end && std::isnan(state_.best)) validate();
  while (!end) {
    try {
      step();
      state_.seconds = earlier + whole.seconds();
      after_step();
    } catch (const Diverged& reason) {
      go_back(reason);
    }
    end = ending();
    if (!end && together().any(request_.stop())) end = TrainReport::End::interrupted;
  }
  save();
  const auto seconds = std::max(1e-9, whole.seconds());
  const auto per_second = [&](std::int64_t n) { return static_cast<double>(n) / seconds; };
  return {*end,
          trainer_.index(),
          state_.seconds,
          state_.rows,
          per_second(trainer_.index() - first),
          per_second(state_.rows - first_rows),
          state_.best,
          validates() ? validator_.measure() : ""};
}

// Throws the reason where the training must not or may no more go back.
void Session::go_back(const Diverged& reason) {
  if (!config_.train.recover || state_.recovered >= kMostRecoveries) throw reason;
  const auto now = state_;
  Recovery recovery{.from = trainer_.index(), .reason = reason.what()};
  go_back_to_saved();
  trainer_.slow_down(kSlower);
  doctor_.forget();
  state_.best = now.best, state_.seconds = now.seconds, state_.rows = now.rows, state_.recovered = now.recovered + 1;
  reported_ = trainer_.index(), reported_rows_ = state_.rows;
  save_state();  // so that a resumed run is slower too
  recovery.to = trainer_.index();
  recovery.learning_rate_factor = std::pow(kSlower, static_cast<double>(state_.recovered));
  tell([&](Observer& observer) { observer.recovered(recovery); });
}

void Session::step() {
  const auto epoch = loader_.state().epoch, rows = trainer_.rows_read();
  trainer_.step();
  state_.rows += trainer_.rows_read() - rows;
  epochs_ended_ = loader_.state().epoch / n_epochs_between_ > epoch / n_epochs_between_;
}

ModelPtr Session::build(const Catalog& catalog) {
  const SeedScope scope(rng_.fork("init").seed());
  auto model = catalog.at(config_.model).build(config_.parameters, data_.codec.task());
  check_memory(*model, config_.model, config_.train, device_);
  if (!request_.goes_on() && !config_.train.from.empty()) {
    auto found = take_weights(*model, config_.model, config_.train.from);
    taken_ = std::move(found.names);
    notes_.push_back(std::move(found.words));
  }
  model->to(device_);
  return model;
}

std::int64_t Session::settle_steps() {
  auto& steps = config_.train.steps;
  const auto planned = steps > 0 ? steps : steps_to_read(model_->turns(), config_.train.epochs, loader_.batches_per_epoch());
  if (request_.more > 0) steps = planned + request_.more;
  return planned + request_.more;
}

double Session::epochs() const {
  const auto here = loader_.state();
  return static_cast<double>(here.epoch) + static_cast<double>(here.batch) / static_cast<double>(loader_.batches_per_epoch());
}

std::optional<TrainReport::End> Session::ending() const {
  if (last()) return TrainReport::End::finished;
  if (config_.train.patience > 0 && state_.waited >= config_.train.patience) return TrainReport::End::patience;
  return std::nullopt;
}

void Session::open_logs() {
  since_report_ = Stopwatch();
  if (!together().leads()) return;
  own_.push_back(std::make_unique<MetricsLog>(request_.folder.metrics(), trainer_.index()));
  own_.push_back(std::make_unique<SampleFolder>(request_.folder.samples()));
  if (config_.train.tensorboard) own_.push_back(std::make_unique<TensorboardLog>(request_.folder.events()));
}

void Session::after_step() {
  const auto& train = config_.train;
  if (due(train.log_every) || trainer_.index() == 1) report();
  if (since_told_.seconds() > kBeat) beat();
  if (due_or_epochs(train.validate_every)) validate();
  if (due_or_epochs(train.save_every) && !last()) save();
  if (train.keep_every > 0 && trainer_.index() % train.keep_every == 0) keep();
  if (train.sample_every > 0 && trainer_.index() % train.sample_every == 0) draw();
}

void Session::tell(const std::function<void(Observer&)>& what) {
  for (auto& observer : own_) what(*observer);
  for (auto* observer : request_.observers) what(*observer);
  since_told_ = Stopwatch();
}

Progress Session::progress() const {
  Progress progress{.step = trainer_.index(), .count = trainer_.count()};
  const auto seconds = std::max(1e-9, since_report_.seconds());
  const auto per_second = [&](std::int64_t n) { return static_cast<double>(n) / seconds; };
  progress.epoch = epochs();
  progress.seconds = state_.seconds;
  progress.rows = state_.rows;
  progress.steps_per_second = per_second(trainer_.index() - reported_);
  progress.rows_per_second = per_second(state_.rows - reported_rows_);
  progress.learning_rate_factors = trainer_.learning_rate_factors();
  progress.readings = last_readings_;
  progress.gradient_norms = last_norms_;
  return progress;
}

void Session::beat() {
  tell([here = progress()](Observer& observer) { observer.moves(here); });
}

void Session::report() {
  last_readings_ = trainer_.read();
  last_norms_ =
      trainer_.index() % config_.train.log_every == 0 ? trainer_.gradient_norms() : decltype(last_norms_)();  // else older
  if (const auto turn = doctor_.exploded(last_readings_); turn && config_.train.recover)
    throw Diverged(fmt::format("the loss of turn {} is a hundred times what it was at first", *turn));
  const auto here = progress();
  reported_ = trainer_.index();
  reported_rows_ = state_.rows;
  since_report_ = Stopwatch();
  tell([&](Observer& observer) { observer.progress(here); });
  for (const auto& finding : doctor_.look(here)) tell([&](Observer& observer) { observer.found(finding); });
}

void Session::evaluate(const std::function<void()>& use) {
  const auto averaged = trainer_.averaged();
  model_->eval();
  use();
  model_->train();
}

// Outside of `evaluate`: what parts remember belongs to the model in training, not to its averages.
void Session::tell_parts(double information) {
  if (std::isnan(information)) return;
  for (const auto& part : model_->modules()) {
    if (auto* heeds = dynamic_cast<HeedsInformation*>(part.get())) heeds->heed(information);
  }
}

void Session::validate() {
  if (!validates()) return;
  tell([&](Observer& observer) { observer.waits(fmt::format("validating on {} rows", data_.valid->size())); });
  Validation validation{.step = trainer_.index(), .measure = validator_.measure()};
  std::optional<LatentCheck> codes;
  evaluate([&] {
    if (!together().leads()) return;
    const auto judged = validator_.judge(*data_.valid, data_.codec, trainer_.index(), trainer_.count(), rng_.fork("valid"));
    validation.value = judged.value;
    validation.standard_error = judged.standard_error;
    codes = check_latents(*model_, *data_.valid, data_.codec, rng_.fork("valid"));
  });
  validation.value = together().of_leader(validation.value);
  tell_parts(together().of_leader(codes && codes->information ? *codes->information : std::nan("")));
  validation.best = validator_.better(validation.value, state_.best);
  state_.waited = validation.best ? 0 : state_.waited + 1;
  if (validation.best) {
    expect_sound();  // a score whose weights are not saved is none to beat
    state_.best = validation.value;
    save_weights();
  }
  tell([&](Observer& observer) { observer.validated(validation); });
  if (!codes) return;
  for (const auto& finding : doctor_.look(*codes, progress())) tell([&](Observer& observer) { observer.found(finding); });
}

}  // namespace gx
