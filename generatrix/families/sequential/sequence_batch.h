// A batch of sequences, time first, as the bounds over a graph read it.
#pragma once

#include "generatrix/data/rows.h"
#include "generatrix/families/latent/likelihood.h"
#include "generatrix/families/sequential/graph.h"

namespace gx {

struct SequenceBatch {
  SequenceGraph& graph;
  Likelihood& likelihood;  // of one member
  SequenceGraph::Reading reading;
  Column members;      // data and, where cells may be unknown, observed: [T, B, ...]
  Tensor inside;       // bool [T, B]: whether the row has the step
  Tensor first_state;  // [B, S]
  Tensor shift = {};   // [T, B, S]: what moves the state of each step by what the step is given; undefined where nothing is

  std::int64_t n_steps() const { return inside.size(0); }
  std::int64_t n_rows() const { return inside.size(1); }
  Column member(std::int64_t t) const;  // [B, ...]
  // The state of step t, [..., B, S], by what the step is given.
  Tensor told(const Tensor& state, std::int64_t t) const { return shift.defined() ? state + shift[t] : state; }
};

// log p(x_t | z_t, s_t) in nats, of the law whose parameters the graph emitted; 0 for steps that rows do not have. members and
// `inside` [T, B], or [B] of one step; emitted has these dimensions last, and any before them.
Tensor member_log_prob(Likelihood& likelihood, const Tensor& emitted, const Column& members, const Tensor& inside);

// A normal law's log-density of vectors: summed over the last dimension.
Tensor vector_log_prob(const Normal& law, const Tensor& z);

}  // namespace gx
