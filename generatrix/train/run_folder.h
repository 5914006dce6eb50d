// A run is a folder (docs/formats.md): what was asked, what was learned, and what is needed to go on.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct RunFolder {
  Path root;

  Path config() const { return root / "config.toml"; }       // normalized, complete
  Path model() const { return root / "model.safetensors"; }  // the weights to use: the best by validation, or the last
  Path resume() const { return root / "resume.bin"; }        // disposable: the whole state of the training
  Path metrics() const { return root / "metrics.jsonl"; }
  // The model of that step, when train.keep_every asks for it.
  Path checkpoint(std::int64_t step) const { return root / "checkpoints" / fmt::format("step_{:06}.safetensors", step); }
  // The steps whose models are there, ascending.
  std::vector<std::int64_t> checkpoints() const;
  Path samples() const { return root / "samples"; }
  // What a sampler learned of the codes of the weights to use, or of those of a checkpoint.
  Path sampler(const std::string& name, std::int64_t checkpoint = 0) const {
    const auto all = root / "samplers";
    return (checkpoint > 0 ? all / fmt::format("step_{:06}", checkpoint) : all) / (name + ".safetensors");
  }
  Path events() const { return root / "tensorboard"; }
};

}  // namespace gx
