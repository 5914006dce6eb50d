// Real rows against which samples are judged: prepared once, shared by all models of a comparison that have the same training
// rows.
#pragma once

#include <map>
#include <optional>

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/data/modes.h"
#include "generatrix/eval/features.h"
#include "generatrix/prob/estimators/pca.h"

namespace gx {

// Rows as the metrics of two sets see them; all on the CPU.
struct Seen {
  Tensor x;          // float [n, ...event]; undefined, of no rows, where an event is not one fixed field
  Tensor features;   // float [n, F]: of the feature net; x itself for vectors; undefined for pictures without a net
  Tensor log_probs;  // float [n, C]: of the feature net; undefined without one, or where it knows no classes

  std::int64_t size() const { return x.defined() ? x.size(0) : 0; }
  Seen first(std::int64_t n) const;  // at most n rows
};

class Reference final {
 public:
  struct Parts {
    const Dataset& judged;                      // the real rows; may be `train` itself, which is then cut in two
    const Dataset& train;                       // that the judged model was trained on
    const Codec& codec;                         // by which rows are stored
    std::int64_t n = 1000;                      // rows of either, at most; 0: as many as both have
    std::int64_t kept = std::int64_t{1} << 28;  // numbers of training rows that memory is to hold, at most: 1 GiB
    std::optional<FeatureNet> net = {};
    Modes modes = {};
    Rng rng;
  };
  // Throws UserError when either set is empty or n < 0.
  explicit Reference(const Parts& parts);

  const Seen& real() const { return real_; }  // rows of `judged`
  // As many rows of `train`, none of them among real(): what a sampler that draws real data would give, so that every number has
  // its floor beside it.
  const Seen& twin() const { return twin_; }
  bool judged_is_train() const { return judged_is_train_; }
  // Training rows, float [N, ...event]: all, or as many as are kept, which the stream chooses.
  const Tensor& train() const { return train_; }
  // All principal components of the training rows, computed once: the linear code beside which others stand. Nothing for events
  // of more than 1024 dimensions, whose eigenvectors take too long.
  const std::optional<Pca>& pca() const;
  const Modes& modes() const { return modes_; }
  const Codec& codec() const { return codec_; }  // in which everything is judged (judging.h)
  const std::optional<FeatureNet>& net() const { return net_; }

  Seen see(const Tensor& x) const;  // x [n, ...event] as codec() encodes it, some at a time through the net

  // What `of` gives for real rows against n rows of the twin under that name, and its error: computed once.
  using Floor = std::pair<double, std::optional<double>>;
  Floor real_against_real(const std::string& name, std::int64_t n, const std::function<Floor()>& of) const;

 private:
  Codec codec_;
  std::optional<FeatureNet> net_;
  Modes modes_;
  bool judged_is_train_;
  Seen real_, twin_;
  Tensor train_;
  mutable std::optional<Pca> pca_;
  mutable std::map<std::pair<std::string, std::int64_t>, Floor> floors_;
};

}  // namespace gx
