// What a user of the library writes: take a model from the catalog, build it for a task, draw from it; open a trained run.
#include <iostream>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/all.h"
#include "generatrix/studio/loaded_run.h"

int main(int argc, char** argv) {
  gx::Catalog catalog;
  gx::add_all_models(catalog);
  const auto& entry = catalog.at("vae");
  const gx::Task task{.event = {{{.name = "x", .values = gx::Real{}, .shape = {2}}}}, .given = {}};
  const auto model = entry.build(entry.normalize({}), task);
  gx::Rng rng(1);
  auto& sampler = gx::require<gx::CanSample>(*model, entry.info.name, "sample", catalog.names_with("sample"));
  std::cout << entry.info.name << " drew " << sampler.sample(5, {}, rng).x().sizes() << '\n';
  if (argc < 2) return 0;
  const gx::LoadedRun run(argv[1]);
  std::cout << run.path() << " is a " << run.name() << " of " << run.config().data.name << '\n';
}
