// Two models as one: the first makes codes of events, the second is trained on those codes and draws them (van den Oord, Vinyals
// and Kavukcuoglu 2017, arXiv 1711.00937, section 3.3; a "two-stage model").
//
//   x from p(x|z), z ~ p(z|y)         a draw is the mean of p(x|z), bits and symbols a draw of it
//   log p(x|y) >= E_q(z|x) [log p(x|z) + log p(z|y) - log q(z|x)]       one draw of z for a score (Kingma and Welling 2014, eq.
//   2)
//
// Where codes are symbols all of q(z|x) is on one of them, and log q is 0. log p(z|y) is the score of the second model, a density
// of codes in the first one's unit. The sum is a lower bound where that is exact or a bound itself; where a solver or probes
// estimate it, the sum has their error besides (Score::error, Score::shared_error).
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

// What keeps two models as one from scoring, such as codes that are points; empty where nothing does, and of any other model.
std::string why_no_score(const Model& model);

}  // namespace gx
