// From rows to what nets are told: one reader a model, which trains along with it.
//
//   pictures           along, unless of symbols; of other sizes than the first, flattened into whole
//   labels, symbols    whole: a one for each symbol, zeros for the others (the first layer of a net is then an embedding)
//   other fixed cells  whole: their numbers
//   covariates, frames along: numbers, and a one for each symbol, beside the steps of the event (Field::stride)
//   unknown cells      0, and for each cell whether it is known
//   sparse rows        whole: log(1 + count), scaled to length 1 a row (Liang et al. 2018, arXiv 1802.05814, section 3.1, have
//                      binary counts scaled so)
//   sequences, sets    whole: the mean over members of a learned vector for each symbol, or of the numbers of a member; or, where
//                      it is asked for and there is one of them, memory: these vectors
#pragma once

#include <torch/nn/module.h>

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"
#include "generatrix/nn/context.h"

namespace gx {

class Reader final : public torch::nn::Module {
 public:
  enum class Members { pooled, in_memory };
  // n_embedding: numbers of a learned vector for each symbol of a sequence.
  explicit Reader(Space space, std::int64_t n_embedding = 64, Members members = Members::pooled);
  const ContextShape& shape() const { return shape_; }
  // Throws UserError, naming the field, when a row of the space is asked for and absent.
  Context read(const Rows& rows);

 private:
  struct Part {
    Field field;
    bool along;
    bool in_memory;
    Tensor embedding;  // [symbols, E] of sequences; undefined otherwise
  };
  bool lies_along(const Field& field) const;
  Tensor members_of(const Part& part, const Column& column) const;  // [B, T, C]
  Tensor whole_of(const Part& part, const Column& column) const;
  std::vector<Part> parts_;
  ContextShape shape_;
};
using ReaderPtr = std::shared_ptr<Reader>;

// A reader of what rows are given: null where nothing is. What it says: nothing without a reader.
ReaderPtr make_reader(const Space& given);
ContextShape shape_of(const ReaderPtr& reader);
Context told(const ReaderPtr& reader, const Rows& given);

// The fields, and the rows, of an event together with what it is given: what a posterior reads.
Space together(const Task& task);
Rows together(const Batch& batch);

}  // namespace gx
