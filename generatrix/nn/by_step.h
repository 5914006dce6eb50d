// What a sequence is given for each of its steps: covariates, or frames that stand beside several steps each. It is known ahead
// of the steps, so it says how long a row is to be.
#pragma once

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"
#include "generatrix/nn/context.h"

namespace gx {

// [B, n_steps, C]: what stands beside each step, frames repeated; 0 past the end. Undefined where nothing is given by step.
Tensor by_step(const Context& told, std::int64_t n_steps);

// int64 [B]: the steps that rows are given something for, at most.
Tensor steps_given(const Context& told);
// The most that a row of theirs may have: the places of a batch.
std::int64_t places_given(const Context& told);
// Throws UserError where a row of that length has more.
void expect_given(const Tensor& length, const Context& told);

// n new rows of the field of which nothing is known: as long as what they are given by step, else of drawn_lengths
// (data/members.h).
Column nothing_known(const Field& field, std::int64_t n, const Context& told, at::TensorOptions options, Rng& rng);

// What is to be drawn of sequences; Column::observed says which cells are known. Rows that know all their members go on to the
// end of what they are given by step, else to the field's longest; the others keep their length. Throws UserError where a row has
// more steps than it is given something for.
Column to_complete(const Column& column, const Field& field, const Context& told);

}  // namespace gx
