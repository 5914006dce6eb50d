// resume.bin: the whole state of a training between two steps, in safetensors' format. Self-contained and disposable.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/origin.h"
#include "generatrix/train/trainer.h"

namespace gx {

// What a run knows besides its tensors.
struct RunState {
  std::int64_t step = 0;
  Loader::State position;
  double best;              // validation score so far, NaN before the first
  std::int64_t waited = 0;  // validations since the best
  double seconds = 0;
  std::int64_t rows = 0;       // read, by all turns and sessions together
  std::int64_t recovered = 0;  // times that the training went back and halved its rates
  DataOrigin origin = {};
};

void save_resume(const Path& path, const Trainer& trainer, const RunState& state);

// Puts the trainer's tensors and step back. Throws DataError when the file is damaged or does not fit.
RunState load_resume(const Path& path, Trainer& trainer);

// Where the run's rows came from, before there is a trainer; empty for a file of an earlier version, or when there is none.
DataOrigin origin_in_resume(const Path& path);

}  // namespace gx
