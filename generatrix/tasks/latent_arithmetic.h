// Sums and differences of mean codes of sets of rows (Radford et al. 2016, arXiv 1511.06434, section 6.3.2, with the codes of
// White 2016, arXiv 1609.04468, section 3.2: of rows through the encoder).
#pragma once

#include <string>
#include <vector>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/eval/factors/factors.h"

namespace gx {

// The rows [N] that words name: "label=3", "label=Sneaker" with such names of labels, "NAME=VALUE" of another factor; or numbers
// of rows from 0 with commas: "0,4,17". Throws UserError for other words and for sets without rows.
Tensor rows_named(const std::string& words, const FactorRows& rows, const std::vector<std::string>& label_names);

// Whether the words name rows by a factor, "NAME=VALUE".
bool by_factor(const std::string& words);

// [Z] each: the mean codes of sets of rows, int64. Rows of the sets are encoded, each once, and no others.
std::vector<Tensor> mean_codes(CanEncode& encoder, const DatasetPtr& data, const Codec& codec, const std::vector<Tensor>& sets,
                               const Rng& rng);

// sum of plus - sum of minus, [Z]; either may be empty, not both.
Tensor sum_of_codes(const std::vector<Tensor>& plus, const std::vector<Tensor>& minus);

}  // namespace gx
