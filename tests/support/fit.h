// Trains a model in a test, with the program's own trainer. fit_test.cpp files use it to show what a model reaches on small data.
#pragma once

#include <memory>

#include "generatrix/contract/catalog.h"
#include "generatrix/data/memory.h"
#include "generatrix/train/model_file.h"
#include "generatrix/train/trainer.h"

#include "tests/support/temporary_folder.h"

namespace gx {

struct Fit {
  std::string model;
  Table parameters;
  Task task;
  TrainSpec train;  // steps, batch, seed, optimizer
};

struct Fitted {
  ModelPtr model;             // in evaluation mode
  std::vector<Reading> tail;  // the mean of every logged term over the last steps

  double term(const std::string& turn, const std::string& name) const {
    for (const auto& reading : tail) {
      for (const auto& [known, value] : reading.terms) {
        if (reading.turn == turn && known == name) return value;
      }
    }
    throw std::out_of_range(turn + "." + name);
  }
};

// Trains for what.train.steps steps on `rows`, encoded by plain_codec. Fitted::tail is over the last `tail` steps. Throws
// Diverged.
inline Fitted fit(const Catalog& catalog, const Fit& what, Batch rows, std::int64_t tail) {
  const auto& entry = catalog.at(what.model);
  const Rng rng(static_cast<std::uint64_t>(what.train.seed));
  ModelPtr model;
  {
    const SeedScope scope(rng.fork("init").seed());
    model = entry.build(entry.normalize(what.parameters), what.task);
  }
  model->train();
  Loader loader(std::make_shared<MemoryDataset>(std::move(rows)), plain_codec(what.task), what.train.batch, rng.fork("data"));
  Trainer trainer(*model, what.train, loader, what.train.steps, at::kCPU);
  std::vector<Reading> readings;
  while (trainer.index() < trainer.count()) {
    trainer.step();
    const auto left = trainer.count() - trainer.index();
    if (left == tail) trainer.read();
    if (left == 0) readings = trainer.read();
  }
  trainer.check_weights();
  model->eval();
  return {std::move(model), std::move(readings)};
}

// The model after saving it to model.safetensors and loading it.
inline ModelPtr through_a_file(const Catalog& catalog, const Fit& what, const Model& model) {
  const TemporaryFolder folder("fit");
  const auto path = folder.path / "model.safetensors";
  RunConfig config;
  config.model = what.model;
  config.parameters = catalog.at(what.model).normalize(what.parameters);
  save_model(path, model, config, plain_codec(what.task), 1, 0);
  return load_model(path, catalog).model;
}

}  // namespace gx
