// Which cells of padded rows are cells of members.
#pragma once

#include <functional>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

// One member of a sequence or a set as a field of its own.
Field member_of(Field field);
// bool, in the shape of data [B, T, ...]: true in the members that rows of these lengths have.
Tensor in_members(const Tensor& length, const Tensor& data);
// The cells that are known: of members, and observed where the column says which are.
Tensor known_in(const Column& column);
// The cells of members that are not.
Tensor unknown_in(const Column& column);
// [B, T, ...] with n more places behind the last; 0, or false, there.
Tensor with_places(const Tensor& data, std::int64_t n);
// [B, n, ...]: its first n places; 0, or false, in those that it lacks.
Tensor of_places(const Tensor& data, std::int64_t n);
// The numbers of members, 0 in the places beyond them.
Tensor ended(const Tensor& length, const Tensor& data);
// The largest of these lengths; 0 where there are none.
std::int64_t longest_of(const Tensor& length);
// Sequences without the members that are beyond these lengths, int64 [B].
Column cut_at(Column column, const Tensor& length);

// What is to be drawn of sequences; Column::observed says which cells are known. Rows that know all their members go on to
// `end`, int64 [B], of at most n_places; the others keep their length.
Column to_complete(const Column& column, const Tensor& end, std::int64_t n_places);
// n sequences of the field of these lengths, int64 [n], of which nothing is known. options: of numbers; symbols are int64.
Column nothing_known(const Field& field, const Tensor& length, at::TensorOptions options);

// Field::lengths of training rows of these lengths, int64 [N]; empty where all are equal.
std::vector<std::int64_t> lengths_at_shares(const Tensor& length);
// How long n new rows are, int64 [n] on the CPU: each as one of Field::lengths by chance, or field.longest where there are none.
Tensor drawn_lengths(const Field& field, std::int64_t n, Rng& rng);

// draw(first, n) of all rows, at most so many at a time, one after another.
Tensor in_parts(std::int64_t n_rows, std::int64_t at_once, const std::function<Tensor(std::int64_t first, std::int64_t n)>& draw);

}  // namespace gx
