#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/app/wait_bar.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/sources/rows_file.h"
#include "generatrix/media/npz.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/staged.h"
#include "generatrix/tasks/codes.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string codes, out, given, device = "auto";
  bool draw = false, raw = false;
  std::int64_t n = 0, seed = 0;
};

// As the run's model reads them, and made by it where the file says by whom.
Tensor codes_for(const Options& options, const LoadedRun& run) {
  const auto z = read_codes(options.codes, code_of(run.model()));
  const auto maker = codec_of_rows(options.codes);
  if (maker) expect_coder(coder_of(*maker->event().front()), options.codes, run.hash(), run.path());
  return options.n > 0 ? z.narrow(0, 0, std::min(options.n, z.size(0))) : z;
}

// As --given says, otherwise the labels beside the codes, where the model reads labels.
Rows given_for(const Options& options, const LoadedRun& run, std::int64_t n, Rng& rng, const Say& say) {
  const auto& task = run.model().task();
  if (!options.given.empty() || !task.given.is_one() || !task.label())
    return conditions_for(run, options.given, say).conditions(n, rng);
  const auto labels = read_labels_of_codes(options.codes, n, count_of(task.label()->values));
  return run.codec().encode_given(Rows(labels), rng).to(run.device());
}

// Of sparse rows a number for every thing, such as the expected count of each item.
Tensor numbers_of(const Rows& x, const Space& event) {
  return x.columns.front().index.defined() ? dense_of(x.columns.front(), event.only().dims()) : x.x();
}

ExitCode decode(const Options& options, Output& output) {
  at::NoGradGuard off;
  OutFile out(options.out, "decoded", output);
  if (options.raw) out.expect_endings({".npz"});
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.codes, options.given});
  auto& decoder = run.require<CanDecode>("decode");
  const auto z = codes_for(options, run).to(run.device());
  auto rng = run.rng(options.seed), told = rng.fork("given");
  const auto given = given_for(options, run, z.size(0), told, output.noter());
  wait.goes_on(fmt::format("decoding {} codes", z.size(0)));
  const auto p = decoder.decode(z, given);
  const auto x = (options.draw ? p.sample(rng) : p.mean()).to(at::kCPU);
  const auto file = out.write(options.raw ? ".npz" : natural_ending(run.codec()), output, [&](const Path& path) {
    if (options.raw)
      write_npz(path, {{"x", to_array(numbers_of(x, run.codec().task().event))}});
    else
      save_rows(path, x, run.codec());
  });
  wait.ends();
  output.result({{"model", run.name()}, {"n", z.size(0)}, {"file", file}},
                fmt::format("{} decoded in {}", counted(z.size(0), "code"), file));
  return ExitCode::ok;
}

}  // namespace

void add_decode(Program& program) {
  auto o = std::make_shared<Options>();
  program.verb("decode", "turn latent codes back into rows", "generatrix decode runs/vae codes.npz -n 64 -o decoded.png")
      .run(o->run)
      .required("codes", o->codes,
                "an .npz with an array z of codes, as `encode` writes it, or x, as samples of a model of codes are")
      .option("-n,--count", o->n, "only the first n codes; 0 = all")
      .option("-o,--out", o->out, kOutHelp)
      .option("--given", o->given, "condition of a conditional model, as `sample` takes it; without it, the labels in the file")
      .flag("--draw", o->draw, "write a draw from p(x|z) instead of its mean")
      .flag("--raw", o->raw, "write an .npz of float32 values as the model gives them, not rounded to the data's own form")
      .option("--seed", o->seed, "seed of the draws")
      .device(o->device)
      .does([o](Output& output) { return decode(*o, output); });
}

}  // namespace gx
