// What a session writes into the run's folder and reads from it. Of processes that train together the leader alone does.
#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/train/model_file.h"
#include "generatrix/train/sample_picture.h"
#include "generatrix/train/session.h"

namespace gx {

void Session::go_back_to_saved() {
  if (together().leads()) state_ = load_resume(request_.folder.resume(), trainer_);
  trainer_.follow_leader();
  const auto follow = [&](auto& number) {
    number = static_cast<std::decay_t<decltype(number)>>(together().of_leader(static_cast<double>(number)));
  };
  follow(state_.step), follow(state_.position.epoch), follow(state_.position.batch);
  follow(state_.best), follow(state_.waited);
  follow(state_.seconds), follow(state_.rows), follow(state_.recovered);
  trainer_.go_on_from(state_.step);
  loader_.restore(state_.position);
}

void Session::save_state() {
  if (!together().leads()) return;
  state_.step = trainer_.index();
  state_.position = loader_.state();
  state_.origin = data_.origin;
  save_resume(request_.folder.resume(), trainer_, state_);
}

void Session::save_weights() { save_as(request_.folder.model(), validator_.measure() == "nats" ? state_.best : std::nan("")); }

void Session::keep() {
  const auto path = request_.folder.checkpoint(trainer_.index());
  if (together().leads()) make_folder(path.parent_path());
  save_as(path, std::nan(""));
}

void Session::expect_sound() {
  if (trainer_.index() != reported_) report();
  trainer_.check_weights();
}

void Session::save_as(const Path& path, double score) {
  expect_sound();
  if (!together().leads()) return;
  evaluate([&] { save_model(path, *model_, config_, data_.codec, trainer_.index(), score, data_.origin); });
}

void Session::save() {
  if (std::isnan(state_.best))
    save_weights();
  else
    expect_sound();
  save_state();
}

// The same noise every time: the pictures show the model moving, not the dice.
void Session::draw() {
  if (!together().leads()) return;
  evaluate([&] {
    const auto picture = sample_picture(*model_, data_, config_.train.sample_columns, device_, rng_.fork("samples"));
    if (picture) tell([&](Observer& observer) { observer.sampled(trainer_.index(), *picture); });
  });
}

}  // namespace gx
