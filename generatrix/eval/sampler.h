// How events are drawn from a model: the row of every comparison is model x sampler, because the sampler often matters more than
// the model (Ghosh et al. 2020, arXiv 1903.12436, table 1).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

using Learned = std::map<std::string, Tensor>;

// Fitted to one model, which it refers to and which must outlive it.
struct Sampler {
  std::string name;
  // n events [n, ...event] without gradient; `given` as in CanSample.
  std::function<Tensor(std::int64_t n, const Tensor& given, Rng& rng)> draw;
  Learned learned = {};     // from training rows: what `restore` needs
  std::int64_t passes = 1;  // network passes that must follow each other to draw one event; a decoder of codes takes one
};

struct SamplerInfo {
  std::string name, summary;
  std::vector<std::string> needs;  // abilities of the model
  bool learns = false;             // from training rows; otherwise `train` is not looked at and may be empty
  // Learns from training rows what it must know of the model's codes; draws from rng only.
  std::function<Sampler(Model& model, const Dataset& train, const Codec& codec, const Rng& rng)> fit;
  // The sampler again without the rows, of what it learned; only of those that learn.
  std::function<Sampler(Model& model, const Codec& codec, const Learned& learned)> restore = {};
};

// In the order in which they are listed.
const std::vector<SamplerInfo>& samplers();

// Throws UserError with the nearest name.
const SamplerInfo& sampler_named(const std::string& name);

bool applies(const SamplerInfo& info, Model& model);

}  // namespace gx
