#include "generatrix/studio/staged.h"

#include <fmt/format.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/tasks/codes.h"
#include "generatrix/tasks/staged_model.h"

namespace gx {
namespace {

std::string what_keeps_from_scoring(const ModelFile& first, const ModelFile& second) {
  const auto scores = [](const ModelFile& file) { return dynamic_cast<CanScore*>(file.model.get()) != nullptr; };
  if (!dynamic_cast<CanEncode*>(first.model.get())) return first.config.model + " does not encode, and the bound needs q(z|x)";
  if (has_point_codes(*first.model))
    return fmt::format("codes of {} are points, and the bound needs a density q(z|x) of codes or symbols: take a VAE or a VQ-VAE",
                       first.config.model);
  if (!scores(first)) return first.config.model + " does not score rows, and the bound needs its p(x|z)";
  if (!scores(second)) return second.config.model + " does not score its codes, and the bound needs log p(z)";
  return {};
}

void expect_same_codes(const Field& found, const std::string& second, const Field& wanted, const std::string& first) {
  if (found.values == wanted.values && found.shape == wanted.shape && found.is_fixed()) return;
  throw UserError(fmt::format("{} is a model of {}, and codes of {} are {}: name the run whose codes it was trained on", second,
                              words_of(found), first, words_of(wanted)));
}

void expect_stages(const ModelFile& second, const std::string& second_path, const ModelFile& first,
                   const std::string& first_path) {
  if (!dynamic_cast<CanDecode*>(first.model.get()))
    throw UserError(fmt::format("--through {}: {} does not decode codes", first_path, first.config.model));
  if (!first.model->task().given.empty())
    throw UserError(fmt::format("--through {}: its model reads {}, which codes are without", first_path,
                                words_of(first.model->task().given)));
  if (!dynamic_cast<CanSample*>(second.model.get()) || !second.model->task().event.is_one())
    throw UserError(fmt::format("{}: {} does not draw codes", second_path, second.config.model));
  expect_same_codes(second.model->task().event.only(), second_path, code_of(*first.model), first_path);
  expect_coder(coder_of(*second.codec.event().front()), second_path, first.hash, first_path);
}

}  // namespace

void expect_coder(const std::string& made_by, const std::string& codes, const std::string& hash, const std::string& coder) {
  if (made_by.empty() || hash.empty() || made_by == hash) return;
  throw UserError(
      fmt::format("{} is about codes of another model than {} (made by {}, this one is {}): encode again, or name "
                  "the run that made them",
                  codes, coder, made_by, hash));
}

ModelFile staged(ModelFile second, const std::string& second_path, ModelFile first, const std::string& first_path) {
  expect_stages(second, second_path, first, first_path);
  auto model = staged_model(first.model, second.model, Codec(second.codec.event()), what_keeps_from_scoring(first, second));
  auto both = std::move(second);
  both.model = std::move(model);
  both.model->eval();
  both.config.model += " through " + first.config.model;
  both.config.data = first.config.data;
  both.origin = first.origin;
  both.codec = Codec(first.codec.event(), both.codec.given());
  both.hash += first.hash;
  return both;
}

}  // namespace gx
