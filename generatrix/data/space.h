// What one event looks like to a model: named fields, each with its values, its shape and its layout.
//
// Encoded values, as models read them and give them back:
//   Real           floats
//   Levels{n}      floats in [0, 1]: level / (n - 1)
//   Symbols, bits  floats 0 and 1
//   Symbols, else  int64, from 0
// What a number means outside (units, words, dates, rates) is known to the codec alone.
#pragma once

#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// Numbers of [low, high].
struct Real {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool operator==(const Real&) const = default;
};

// Ordered whole numbers 0 .. n - 1: bytes, mu-law, counts, velocities.
struct Levels {
  std::int64_t n = 256;
  bool operator==(const Levels&) const = default;
};

// Unordered whole numbers 0 .. n - 1: one n for every cell, or one for each cell of the last axis.
struct Symbols {
  std::vector<std::int64_t> n;
  bool operator==(const Symbols&) const = default;
};

using Values = std::variant<Real, Levels, Symbols>;

inline const Values kBits = Symbols{{2}};

bool is_real(const Values& values);
bool is_bits(const Values& values);  // Symbols of one n, which is 2
// How many different numbers a cell may hold: n of Levels, the largest n of Symbols; 0 for reals.
std::int64_t count_of(const Values& values);
std::string words_of(const Values& values);  // "real numbers", "256 levels", "bits", "3 symbols"

// One named part of an event, or of what it is given.
struct Field {
  // fixed: every row has the shape. sequence, set: rows have a different number of members, which follow each other or not.
  // sparse: most of the shape's cells are absent, and rows list those that are not.
  enum class Layout { fixed, sequence, set, sparse };

  std::string name;  // "image", "label", "prices", "ratings"
  Values values;
  Shape shape;  // of one member; a fixed field is its only member; sparse is {N}
  Layout layout = Layout::fixed;
  std::int64_t longest = 0;  // sequence, set, sparse: most members in a training row
  bool may_miss = false;     // cells may be unknown: Column::observed is then defined
  std::int64_t end = -1;     // a sequence of symbols: the one that ends a row, its last member; -1: rows just end
  // Of a sequence that rows are given: beside how many members of the event, one after another, each of its members stands. 1:
  // covariates by step; more: frames; 0: its members stand beside none.
  std::int64_t stride = 0;
  // Of real cells that are whole numbers of a unit: the step from one to the next as encoded; 0 where any number may be. It is
  // empty where no cell has one. Flows and diffusion read such cells as numbers within their step
  // (families/flow/dequantization.h).
  std::vector<double> grain = {};
  // Of a sequence whose rows just end: how long training rows are, at equal shares from the shortest to the longest. New rows are
  // drawn as long as one of these (drawn_lengths, members.h). Empty: as long as they may be.
  std::vector<std::int64_t> lengths = {};

  std::int64_t dims() const;  // numbers of one member
  bool is_fixed() const { return layout == Layout::fixed; }
  bool is_image() const { return is_fixed() && shape.size() == 3; }  // [channels, height, width]
  // One symbol a row, such as a class.
  bool is_label() const;
  bool operator==(const Field&) const = default;
};

std::string words_of(Field::Layout layout);  // "fixed", "sequence", "set", "sparse"
std::string words_of(const Field& field);    // "image: 256 levels [1, 28, 28]"

// An event is the product of its fields.
struct Space {
  std::vector<Field> fields;

  bool empty() const { return fields.empty(); }
  bool is_one() const { return fields.size() == 1; }
  bool is_image() const { return is_one() && fields.front().is_image(); }
  // The only field. Another number of fields is a bug of the caller: why_not (contract/catalog.h) has refused it before.
  const Field& only() const;
  std::int64_t dims() const;  // of all fields together
  bool operator==(const Space&) const = default;
};

std::string words_of(const Space& space);

// p(event | given); `given` may be empty. Kept with the model.
struct Task {
  Space event, given;

  // The labels that rows carry, or null: the first field of `given` that is one.
  const Field* label() const;
  bool operator==(const Task&) const = default;
};

}  // namespace gx
