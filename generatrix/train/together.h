// The loss of one turn for one batch and its gradients, by several processes that hold the same weights.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/train/communicator.h"
#include "generatrix/train/differentiate.h"

namespace gx {

// What differentiate() gives, the same bits in every process, of a batch of n rows. Each has the whole batch, or where
// reads_share() its share of it. Where the turn is by rows, and there is a row for each process, each takes its part of the rows
// with their part of the noise; norms see the statistics of all parts (contract/shared_batch.h). Else rows mix, and each process
// computes the whole: the result is the mean. What the loss keeps is of the whole batch where Turn::after asks for it. `all`
// alone: differentiate() itself.
Differentiated differentiate_together(const Turn& turn, const Batch& batch, std::int64_t n, const Step& step, const Means& means,
                                      const Communicator& all);

// Whether no turn needs more than a process's share of a batch: not its loss, nor what follows it.
bool reads_share(const std::vector<Turn>& turns);

// Which turns several processes do not share, in one line; nothing where there is none.
std::optional<std::string> note_on_sharing(const std::vector<Turn>& turns, const Communicator& all);

}  // namespace gx
