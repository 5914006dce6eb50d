// Labels as a person types them after --given.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/space.h"

namespace gx {

// "3", "label=3", "0,1,7" or "all" as labels below `classes`; nothing for "". Names of classes stand for their numbers.
// Throws UserError for other words and for labels that there are none of.
std::vector<std::int64_t> parse_labels(const std::string& words, std::int64_t classes, const std::vector<std::string>& names);

// The labels in turn, int64 [n] on the device; undefined when there are none.
Tensor labels_in_turn(const std::vector<std::int64_t>& labels, std::int64_t n, at::Device device = at::kCPU);

// What --given says to this model. Throws UserError when it takes no labels and was given some.
std::vector<std::int64_t> labels_for(const Model& model, const std::string& name, const Space& space, const std::string& words);

}  // namespace gx
