#include <ATen/ATen.h>

#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/text.h"
#include "generatrix/data/known_cells.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/save_rows.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, out, device = "auto";
  std::int64_t n = 32, seed = 0;
};

constexpr std::int64_t kColumns = 8;  // of a grid: four pairs

// Every cell of a reconstruction is known, also beside originals of which some are not.
Rows all_known(Rows rows, const Rows& like) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    auto& column = rows.columns[i];
    if (like.columns[i].observed.defined() && !column.observed.defined()) column.observed = at::ones_like(column.data, at::kBool);
  }
  return rows;
}

ExitCode reconstruct(const Options& options, Output& output) {
  at::NoGradGuard off;
  OutFile out(options.out, "reconstruct", output);
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  auto& encoder = run.require<CanEncode>("encode");
  auto& decoder = run.require<CanDecode>("decode");
  const auto judged = read_rows(run, options.data, options.split, wait, output);
  const auto& data = judged.data;
  const auto rows = run.here(judged.rows);
  auto rng = run.rng(options.seed);
  const auto n = std::min(options.n, rows->size());
  const auto batch = read_batch(*rows, run.codec(), 0, n, rng);
  const auto mean = decoder.decode(encoder.encode(batch).mean(), batch.given).mean();
  const auto original = with_known_cells(run.codec().decode(batch.event.to(at::kCPU)),
                                         judged.rows->rows(at::arange(n, at::kLong)).event, run.codec());
  const auto order = at::stack({at::arange(n), at::arange(n) + n}, 1).flatten();  // x_1, its reconstruction, x_2, ...
  const auto pairs = joined({original, run.codec().decode(all_known(mean, batch.event).to(at::kCPU))}).pick(order);
  const auto file =
      out.write(natural_ending(run.codec()), output, [&](const Path& path) { save_stored(path, pairs, run.codec(), kColumns); });
  wait.ends();
  output.result({{"model", run.name()}, {"data", data.name}, {"split", judged.split}, {"n", n}, {"file", file}},
                fmt::format("{} of original and reconstruction in {}", counted(n, "pair"), file));
  return ExitCode::ok;
}

}  // namespace

void add_reconstruct(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("reconstruct", "encode rows of data, decode them again, and write both side by side",
            "generatrix reconstruct runs/vae -n 32 -o pairs.png")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "how many rows", 1)
      .option("-o,--out", o->out, std::string(kOutHelp) + "; originals and reconstructions take turns")
      .option("--seed", o->seed, "seed of the random bits, where data are binarized")
      .device(o->device)
      .does([o](Output& output) { return reconstruct(*o, output); });
}

}  // namespace gx
