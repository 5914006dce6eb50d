// Opens two models as one (tasks/staged_model.h): refuses those that do not fit.
//
// `first` is the run whose codes they are, `second` the run that was trained on them.
#pragma once

#include "generatrix/train/model_file.h"

namespace gx {

// Throws UserError where codes of the run `coder` are not made by the model of that hash; an empty hash is not known, and passes.
void expect_coder(const std::string& made_by, const std::string& codes, const std::string& hash, const std::string& coder);

// One model of the events of `first`, given what `second` is given; its configuration is that of `second` but for the data, which
// are those of `first`. Throws UserError where the models do not fit: other codes, codes of another model, a first one that does
// not decode or reads a condition, a second one that does not sample.
ModelFile staged(ModelFile second, const std::string& second_path, ModelFile first, const std::string& first_path);

}  // namespace gx
