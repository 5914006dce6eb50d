#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/text.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/eval/factors/coded_rows.h"
#include "generatrix/tasks/latent_arithmetic.h"
#include "generatrix/tasks/latent_walk.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, out, given, device = "auto";
  std::vector<std::string> plus, minus;
  std::int64_t n = 0, steps = 5, seed = 0;
};

constexpr std::int64_t kReadAtOnce = 500;

// Lines of codes [lines, points, Z]: the means and their sum; or of each of the first n rows the way from its code to where the
// sum moves it. Rows that nobody names are read for their factors at most, and not encoded.
Tensor lines_of(const Options& options, CanEncode& encoder, const DatasetPtr& data, const LoadedRun& run) {
  auto sets = options.plus;
  sets.insert(sets.end(), options.minus.begin(), options.minus.end());
  const auto rng = run.rng(options.seed);
  const auto known = std::ranges::any_of(sets, by_factor) ? factor_rows(*data, run.codec(), kReadAtOnce, rng)
                                                          : FactorRows{at::zeros({data->size(), 0}, at::kLong), {}};
  std::vector<Tensor> rows;
  for (const auto& words : sets) rows.push_back(rows_named(words, known, run.codec().label_names()));
  if (data->size() < options.n)
    throw errors::bad_value("--count", std::to_string(options.n), fmt::format("there are {} rows", data->size()));
  auto means = mean_codes(encoder, data, run.codec(), rows, rng);
  const auto minus = means.begin() + static_cast<std::ptrdiff_t>(options.plus.size());
  const auto sum = sum_of_codes({means.begin(), minus}, {minus, means.end()});
  if (options.n == 0) {
    means.push_back(sum);
    return at::stack(means).unsqueeze(0);
  }
  const auto from = coded_rows(encoder, Subset(data, at::arange(options.n)), run.codec(), kReadAtOnce, rng).codes;
  return straight_lines(from, from + sum, options.steps);
}

ExitCode arithmetic(const Options& options, Output& output) {
  at::NoGradGuard off;
  if (options.plus.empty() && options.minus.empty())
    throw UserError("arithmetic needs sets of rows: --plus label=3, --minus 0,4,17");
  OutFile out(options.out, "arithmetic", output);
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  auto& encoder = run.require<CanEncode>("encode");
  auto& decoder = run.require<CanDecode>("decode");
  if (!has_ability(run.model(), "vectors")) throw UserError("codes of " + run.name() + " are symbols, which have no sums");
  const auto data = run.here(read_rows(run, options.data, options.split, wait, output).rows);
  const auto lines = lines_of(options, encoder, data, run);
  const auto points = lines.size(1);
  auto rng = run.rng(options.seed).fork("given");
  const auto told = conditions_for(run, options.given, output.noter()).conditions(lines.size(0), rng);
  const auto z = lines.flatten(0, 1).to(run.device(), at::kFloat);
  const auto x = decoder.decode(z, told.repeated(points)).mean().to(at::kCPU);
  const auto file =
      out.write(natural_ending(run.codec()), output, [&](const Path& path) { save_rows(path, x, run.codec(), points); });
  wait.ends();
  output.result({{"model", run.name()}, {"rows", lines.size(0)}, {"points", points}, {"file", file}},
                options.n == 0 ? fmt::format("{} and their sum in {}", counted(points - 1, "mean"), file)
                               : fmt::format("{} moved in {}", counted(options.n, "row"), file));
  return ExitCode::ok;
}

}  // namespace

void add_arithmetic(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("arithmetic", "decode sums and differences of the mean codes of sets of rows",
            "generatrix arithmetic runs/vae --plus label=3 --minus label=1 --plus label=7 -o sum.png")
      .run(o->run)
      .rows(o->data, o->split)
      .option("--plus", o->plus, "a set of rows whose mean code is added: label=3, or numbers of rows: 0,4,17; may be repeated")
      .option("--minus", o->minus, "a set whose mean code is subtracted; may be repeated")
      .option("-n,--count", o->n, "move the codes of the first n rows by the sum; 0 = decode the means and their sum")
      .option("--steps", o->steps, "with -n: points on the way of each row, its own code first", 2)
      .option("-o,--out", o->out, kOutHelp)
      .option("--given", o->given, "condition of a conditional model, as `sample` takes it: one for each line")
      .option("--seed", o->seed, "seed of the random bits, where data are binarized")
      .device(o->device)
      .does([o](Output& output) { return arithmetic(*o, output); });
}

}  // namespace gx
