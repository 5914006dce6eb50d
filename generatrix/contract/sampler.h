// How events are drawn from a model: the row of every comparison is model x sampler, because the sampler often matters more than
// the model (Ghosh et al. 2020, arXiv 1903.12436, table 1).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "generatrix/contract/model.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/spec/describe.h"

namespace gx {

using Learned = std::map<std::string, Tensor>;

// Of one model, which it refers to and which must outlive it.
struct Sampler {
  std::string name;
  // n events without gradient; `given` as in CanSample.
  std::function<Rows(std::int64_t n, const Rows& given, Rng& rng)> draw;
  Learned learned = {};     // from training rows: what `restore` needs
  std::int64_t passes = 1;  // network passes that must follow each other to draw one event; a decoder of codes takes one
};

struct SamplerInfo {
  std::string name, summary;
  std::vector<std::string> needs;      // abilities of the model
  std::vector<FieldInfo> fields = {};  // of its settings
  bool learns = false;                 // from training rows; the others never look at them
  // settings: some of `fields`; throws UserError for others. train: null where it does not learn; outlives the call. Draws from
  // rng only.
  std::function<Sampler(Model& model, const Codec& codec, const Table& settings, const Dataset* train, const Rng& rng)> fit;
  // The sampler again without the rows, of the same settings and what it learned; only of those that learn.
  std::function<Sampler(Model& model, const Codec& codec, const Table& settings, const Learned& learned)> restore = {};
};

// A model with ways of drawing of its own, besides those that hold for all models: other numbers of steps, guidance, chains. One
// that has the name of one of those takes its place.
struct OffersSamplers {
  virtual ~OffersSamplers() = default;
  virtual std::vector<SamplerInfo> samplers() = 0;
};

// Whether the model has the abilities that the sampler needs.
bool applies(const SamplerInfo& info, const Model& model);

// `known`, with the model's own in the place of those of the same name, and then the others of its own.
std::vector<SamplerInfo> with_own_samplers(Model& model, std::vector<SamplerInfo> known);

// Of these the ones that apply to the model.
std::vector<SamplerInfo> samplers_of(Model& model, const std::vector<SamplerInfo>& known);

}  // namespace gx
