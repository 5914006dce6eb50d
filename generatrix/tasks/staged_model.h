// Two models as one: the first makes codes of events, the second is trained on those codes and draws them (van den Oord, Vinyals
// and Kavukcuoglu 2017, arXiv 1711.00937, section 3.3; a "two-stage model").
//
//   x from p(x|z), z ~ p(z|y)         a draw is the mean of p(x|z), bits and symbols a draw of it
//   log p(x|y) >= E_q(z|x) [log p(x|z) + log p(z|y) - log q(z|x)]       one draw of z for a score
//
// (Kingma and Welling 2014, eq. 2). Where codes are symbols all of q(z|x) is on one of them, and log q is 0. log p(z|y) is the
// score of the second model, a density of codes in the first one's unit. The sum is a lower bound where that is exact or a bound
// itself; where a solver or probes estimate it, the sum has their error besides (Score::error, Score::shared_error).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"

namespace gx {

// One model of the events of `first`, given what `second` is given. first: decodes, and reads no condition; second: draws codes.
// codes: of the second's events, from its values to codes as the first reads them. why_no_score: empty where both score and the
// first encodes; the pair then scores, too.
ModelPtr staged_model(const ModelPtr& first, const ModelPtr& second, Codec codes, std::string why_no_score);

// What keeps two models as one from scoring, such as codes that are points; empty where nothing does, and of any other model.
std::string why_no_score(const Model& model);

}  // namespace gx
