// The loss of one turn for one batch and its gradients, by several processes that hold the same weights.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/train/communicator.h"
#include "generatrix/train/differentiate.h"

namespace gx {

// What differentiate() gives, the same bits in every process. All have the whole batch. Where the turn is by rows, and there is
// a row for each process, each process takes its part of the rows with their part of the noise. Else rows mix, and each process
// computes the whole: the result is the mean. `all` alone: differentiate() itself.
Differentiated differentiate_together(const Turn& turn, const Batch& batch, const Step& step, const Means& means,
                                      const Communicator& all);

// Which turns several processes do not share, in one line; nothing where there is none.
std::optional<std::string> note_on_sharing(const std::vector<Turn>& turns, const Communicator& all);

}  // namespace gx
