#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/sources/rows_file.h"
#include "generatrix/tasks/codes.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, out = "codes.npz", device = "auto";
  bool draw = false;
  std::int64_t n = 0, seed = 0;
};

ExitCode encode(const Options& options, Output& output) {
  OutFile out(options.out, "codes", output);
  out.expect_endings({".npz"});
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  auto& encoder = run.require<CanEncode>("encode");
  const auto judged = read_rows(run, options.data, options.split, wait, output, options.n);
  const auto& data = judged.data;
  const auto rows = wait.watched(run.here(judged.rows));
  wait.goes_on("encoding", rows->size());
  const auto codes = codes_of(encoder, *rows, run.codec(), options.draw, run.rng(options.seed), run.hash());
  const Arrays numbers{{"row", to_array(judged.numbers)}};
  const auto file = out.write(".npz", output, [&](const Path& path) { write_rows(path, codes.rows, codes.codec, numbers); });
  wait.ends();
  output.result({{"model", run.name()},
                 {"data", data.name},
                 {"split", judged.split},
                 {"n", rows->size()},
                 {"latent", codes.codec.task().event.dims()},
                 {"file", file}},
                fmt::format("codes of {} of {} in {}", counted(rows->size(), "row"), data.name, file));
  return ExitCode::ok;
}

}  // namespace

void add_encode(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("encode",
            "write the latent codes of rows into an .npz that `train` reads: array z, array row (their numbers in the file), and "
            "array label where rows have labels",
            "generatrix encode runs/vae -o codes.npz")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "only the first n rows; 0 = all")
      .option("-o,--out", o->out, "file to write, .npz; - is standard output")
      .flag("--draw", o->draw, "write a draw from q(z|x) instead of its mean")
      .option("--seed", o->seed, "seed of the draws")
      .device(o->device)
      .does([o](Output& output) { return encode(*o, output); });
}

}  // namespace gx
