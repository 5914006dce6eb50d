#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/app/given.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/derived.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 64;  // rows

struct Options {
  std::string run, file, out, mask, given, device = "auto";
  std::int64_t n = 5, rows = 0, seed = 0;
};

const std::vector<std::string> kRegions{"lower", "upper", "left", "right", "middle"};

// Of a picture [C, H, W], bool: false in the region, or where the picture of that path is black.
Tensor read_mask(const std::string& path, const Space& event) {
  if (!event.is_image()) throw errors::bad_value("--mask", path, "hides pixels of pictures; leave cells of a table empty");
  const auto& shape = event.only().shape;
  if (std::ranges::find(kRegions, path) != kRegions.end()) {
    const Column one{at::zeros({1, shape[0], shape[1], shape[2]}, at::kByte)};
    return (derived(MaskSpec{path}, one, Rng(0)).data[0][shape[0]] > 0).expand(shape).contiguous();  // the channel added
  }
  const auto mask = read_png(path);
  if (mask.height != shape[1] || mask.width != shape[2])
    throw errors::bad_value("--mask", fmt::format("{} of {} x {} pixels", path, mask.width, mask.height),
                            fmt::format("must have {} x {}, as the pictures have", shape[2], shape[1]));
  const auto pixels =
      at::tensor(at::ArrayRef<std::uint8_t>(mask.pixels), at::kByte).view({mask.height, mask.width, mask.channels});
  return (pixels > 0).any(2).unsqueeze(0).expand(shape).contiguous();
}

// Whether there is something to draw.
bool has_unknown(const Rows& rows, const Space& event) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const auto& observed = rows.columns[i].observed;
    if (!event.fields[i].is_fixed() || (observed.defined() && !observed.all().item<bool>())) return true;
  }
  return false;
}

// The rows from `first` on as the model is to complete them.
Batch partial_rows(const Dataset& rows, const LoadedRun& run, const Tensor& mask, std::int64_t first, std::int64_t end,
                   Rng& rng) {
  auto batch = read_batch(rows, run.codec(), first, end, rng);
  const auto& event = run.codec().task().event;
  for (std::size_t i = 0; i < event.fields.size(); ++i) {
    auto& column = batch.event.columns[i];
    if (!mask.defined()) continue;
    column.observed = mask.to(column.data.device()).expand_as(column.data);
    column.data = column.data.masked_fill(column.observed.logical_not(), 0);
  }
  return batch;
}

Rows completed(CanComplete& model, const Dataset& rows, const LoadedRun& run, const Options& options) {
  const auto mask = options.mask.empty() ? Tensor() : read_mask(options.mask, run.codec().task().event);
  const bool told = !options.given.empty();
  const auto given = told ? conditions_for(run, options.given) : Given{no_conditions()};
  const auto rng = run.rng(options.seed);
  std::vector<Rows> all;
  for (std::int64_t first = 0; first < rows.size(); first += kAtOnce) {
    auto noise = rng.fork(static_cast<std::uint64_t>(first));
    auto batch = partial_rows(rows, run, mask, first, std::min(first + kAtOnce, rows.size()), noise);
    if (!has_unknown(batch.event, run.codec().task().event))
      throw errors::bad_value(options.file, "rows without unknown cells",
                              "leave cells of a table empty, or hide pixels by --mask");
    if (told) batch.given = given.conditions(batch.size(), noise);
    all.push_back(model.complete(batch, options.n, noise).to(at::kCPU));
  }
  return joined(all);
}

ExitCode complete(const Options& options, Output& output) {
  const at::NoGradGuard off;
  const LoadedRun run(options.run, options.device);
  auto& model = run.require<CanComplete>("complete");
  auto rows = run.here(run.open_whole(options.file).train);
  if (rows->size() == 0) throw errors::bad_value("file", options.file, "has no rows");
  if (options.rows > 0 && options.rows < rows->size())
    rows = std::make_shared<Subset>(rows, at::arange(options.rows, at::TensorOptions(run.device()).dtype(at::kLong)));
  const auto out = options.out.empty() ? "completed" + natural_ending(run.codec()) : options.out;
  save_rows(out, completed(model, *rows, run, options), run.codec(), options.n);
  const std::string exactness(name_of(model.exactness()));
  output.result({{"run", options.run}, {"n", options.n}, {"rows", rows->size()}, {"exactness", exactness}, {"file", out}},
                fmt::format("{} draws of what is unknown in each of {} rows in {}", options.n, rows->size(), out));
  if (!output.json)
    output.note(model.exactness() == Score::Kind::exact ? "exact: drawn from p(unknown | known) of the model"
                                                        : exactness + ": draws approach p(unknown | known) of the model");
  return ExitCode::ok;
}

}  // namespace

void add_complete(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("complete", "draw what is unknown in rows of a file, given the rest: empty cells, hidden pixels, the end of a text",
            "generatrix complete runs/vae fashion-mnist --mask lower --rows 8 -n 5 -o completed.png")
      .required("run", o->run, "run folder, or its model.safetensors")
      .required("file", o->file,
                "rows as the run's data have them: a table whose empty cells are unknown, pictures, texts or series to continue")
      .option("-n,--count", o->n, "draws of each row, one after another", 1)
      .option("-o,--out", o->out, "file to write: .png, .csv, .txt or .npz")
      .option("--mask", o->mask, "what is unknown of pictures: lower, upper, left, right, middle, or a picture's black pixels")
      .option("--rows", o->rows, "only the first rows of the file; 0 = all")
      .option("--given", o->given, "what a conditional model is told, as `sample` takes it; what the file says when left out")
      .option("--seed", o->seed, "same seed, same draws")
      .device(o->device)
      .does([o](Output& output) { return complete(*o, output); });
}

}  // namespace gx
