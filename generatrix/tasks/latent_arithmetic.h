// Sums and differences of mean codes of sets of rows (Radford et al. 2016, arXiv 1511.06434, section 6.3.2, with the codes of
// White 2016, arXiv 1609.04468, section 3.2: of rows through the encoder).
#pragma once

#include <string>
#include <vector>

#include "generatrix/eval/factors/factors.h"

namespace gx {

// The rows [N] that words name: "label=3", "label=Sneaker" with such names of labels, "NAME=VALUE" of another factor; or numbers
// of rows from 0 with commas: "0,4,17". Throws UserError for other words and for sets without rows.
Tensor rows_named(const std::string& words, const CodedRows& rows, const std::vector<std::string>& label_names);

// [Z]: the mean code of these rows.
Tensor mean_code(const CodedRows& rows, const Tensor& of);

// sum of plus - sum of minus, [Z]; either may be empty, not both.
Tensor sum_of_codes(const std::vector<Tensor>& plus, const std::vector<Tensor>& minus);

}  // namespace gx
