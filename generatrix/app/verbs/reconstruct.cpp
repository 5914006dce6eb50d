#include <ATen/ATen.h>

#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

struct Options {
  std::string run, data, split = "test", out, device = "auto";
  std::int64_t n = 32, seed = 0;
};

// Every cell of a reconstruction is known, also beside originals of which some are not.
Rows with_known_cells(Rows rows, const Rows& like) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    auto& column = rows.columns[i];
    if (like.columns[i].observed.defined() && !column.observed.defined()) column.observed = at::ones_like(column.data, at::kBool);
  }
  return rows;
}

ExitCode reconstruct(const Options& options, Output& output) {
  at::NoGradGuard off;
  const LoadedRun run(options.run, options.device);
  auto& encoder = run.require<CanEncode>("encode");
  auto& decoder = run.require<CanDecode>("decode");
  const auto data = run.open(options.data);
  const auto rows = run.here(part_of(data, options.split));
  auto rng = run.rng(options.seed);
  const auto n = std::min(options.n, rows->size());
  const auto batch = read_batch(*rows, run.codec(), 0, n, rng);
  const auto mean = decoder.decode(encoder.encode(batch).mean(), batch.given).mean();
  const auto order = at::stack({at::arange(n), at::arange(n) + n}, 1).flatten();  // x_1, its reconstruction, x_2, ...
  const auto pairs = joined({batch.event.to(at::kCPU), with_known_cells(mean, batch.event).to(at::kCPU)}).pick(order);
  const auto out = options.out.empty() ? "reconstruct" + natural_ending(run.codec()) : options.out;
  save_rows(out, pairs, run.codec(), 8);
  output.result({{"model", run.name()}, {"data", data.name}, {"split", options.split}, {"n", n}, {"file", out}},
                fmt::format("{} pairs of original and reconstruction in {}", n, out));
  return ExitCode::ok;
}

}  // namespace

void add_reconstruct(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("reconstruct", "encode rows of data and decode them again, side by side",
            "generatrix reconstruct runs/vae -n 32 -o pairs.png")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("data", o->data, "a known data set or a path; the run's own when left out")
      .option("--split", o->split, "train, valid or test")
      .option("-n,--count", o->n, "how many rows", 1)
      .option("-o,--out", o->out, "file to write: .png, .npz or .csv; rows alternate original and reconstruction")
      .option("--seed", o->seed, "of binarization")
      .device(o->device)
      .does([o](Output& output) { return reconstruct(*o, output); });
}

}  // namespace gx
