// Scores of disentanglement that ask which factor a batch of rows shares.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/eval/factors/factors.h"
#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

// Batches of `rows` rows, or of as many pairs, that share a factor, drawn with replacement from the rows there are; as many
// batches of each factor. `fitted` batches teach a classifier, `judged` ones judge it: the settings of disentanglement_lib.
struct VoteOptions {
  std::int64_t rows = 64, fitted = 10'000, judged = 5'000;
};

// Kim and Mnih 2018 (arXiv 1802.05983, section 4): all rows of a batch have one value of the factor; of each batch the dimension
// whose variance, as a share of its variance over all rows, is smallest; a table says which factor that dimension most often
// stands for. The share of judged batches whose factor the table names. Dimensions of a deviation below 0.05 over all rows do not
// vote; without any the score is 0.
Estimate factor_vae_score(const CodedRows& rows, Rng& rng, const VoteOptions& options = {});

// Higgins et al. 2017 (beta-VAE, appendix A.4): the two rows of a pair have one value of the factor, each pair another; of each
// batch of pairs the mean |z - z'|; a linear classifier (logistic regression) names the factor that the pairs share. The share of
// judged batches that it names rightly.
Estimate beta_vae_score(const CodedRows& rows, Rng& rng, const VoteOptions& options = {});

}  // namespace gx
