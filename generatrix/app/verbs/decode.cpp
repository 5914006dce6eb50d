#include <ATen/ATen.h>

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/app/wait_bar.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/media/npz.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string codes, out, given, device = "auto";
  bool draw = false, raw = false;
  std::int64_t n = 0, seed = 0;
};

Tensor read_codes(const Options& options) {
  const auto z = to_tensor(read_npz(options.codes, "z")).to(at::kFloat);
  if (z.dim() != 2) throw errors::malformed(options.codes, fmt::format("z has {} dimensions", z.dim()), "codes [n, latent]");
  return options.n > 0 ? z.narrow(0, 0, std::min(options.n, z.size(0))) : z;
}

// Numbers in a code, from the prior where there is one, otherwise from the code of an empty event.
std::int64_t code_size(const LoadedRun& run, const Rows& given) {
  if (auto* known = dynamic_cast<HasPrior*>(&run.model())) return known->prior(given).event_shape().at(0);
  auto shape = run.codec().task().event.only().shape;  // models without a prior read one fixed field
  shape.insert(shape.begin(), 1);
  return run.require<CanEncode>("encode").encode({at::zeros(shape, run.device()), given}).event_shape().at(0);
}

// As --given says, otherwise the labels beside the codes, where the model reads labels.
Rows given_for(const Options& options, const LoadedRun& run, std::int64_t n, Rng& rng, const Say& say) {
  const auto& task = run.model().task();
  if (!options.given.empty() || !task.given.is_one() || !task.label())
    return conditions_for(run, options.given, say).conditions(n, rng);
  const auto labels = to_tensor(read_npz(options.codes, "label")).to(at::kLong).narrow(0, 0, n);
  return run.codec().encode_given(Rows(labels), rng).to(run.device());
}

ExitCode decode(const Options& options, Output& output) {
  at::NoGradGuard off;
  const OutFile out(options.out, "decoded", output);
  if (options.raw) out.expect_npz();
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  auto& decoder = run.require<CanDecode>("decode");
  const auto z = read_codes(options).to(run.device());
  auto rng = run.rng(options.seed), told = rng.fork("given");
  const auto given = given_for(options, run, z.size(0), told, output.noter());
  if (const auto size = code_size(run, given.cut(0, std::min<std::int64_t>(1, given.size()))); z.size(1) != size)
    throw errors::malformed(options.codes, fmt::format("codes of {} numbers", z.size(1)), fmt::format("{}", size));
  wait.goes_on(fmt::format("decoding {} codes", z.size(0)));
  const auto p = decoder.decode(z, given);
  const auto x = (options.draw ? p.sample(rng) : p.mean()).to(at::kCPU);
  const auto file = out.write(options.raw ? ".npz" : natural_ending(run.codec()), output, [&](const Path& path) {
    if (options.raw)
      write_npz(path, {{"x", to_array(x.x())}});
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
      .required("codes", o->codes, "an .npz with an array z [n, latent], as `encode` writes it")
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
