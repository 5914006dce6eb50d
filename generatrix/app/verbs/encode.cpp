#include <ATen/ATen.h>

#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/loader.h"
#include "generatrix/media/npz.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 500;

struct Options {
  std::string run, data, split = "test", out = "codes.npz", device = "auto";
  bool draw = false;
  std::int64_t seed = 0;
};

// Codes of all rows in order, with their labels when the data has any.
Arrays codes(CanEncode& encoder, const Dataset& data, const Codec& codec, bool draw, const Rng& rng) {
  at::NoGradGuard off;
  std::vector<Tensor> z, labels;
  for_each_batch(data, codec, kBatch, rng.fork("data"), [&](const Batch& batch, std::int64_t first) {
    const auto q = encoder.encode(batch);
    auto noise = rng.fork("code").fork(static_cast<std::uint64_t>(first));
    z.push_back(draw ? q.sample({}, noise) : q.mean());
    if (const auto y = labels_of(batch.given, codec.task()); y.defined()) labels.push_back(y);
  });
  Arrays arrays{{"z", to_array(at::cat(z))}};
  if (!labels.empty()) arrays.emplace("label", to_array(at::cat(labels)));
  return arrays;
}

ExitCode encode(const Options& options, Output& output) {
  expect_npz(options.out);
  const LoadedRun run(options.run, options.device);
  auto& encoder = run.require<CanEncode>("encode");
  const auto data = run.open(options.data);
  const auto rows = run.here(part_of(data, options.split));
  const auto arrays = codes(encoder, *rows, run.codec(), options.draw, run.rng(options.seed));
  write_npz(options.out, arrays);
  output.result({{"model", run.name()},
                 {"data", data.name},
                 {"split", options.split},
                 {"n", rows->size()},
                 {"latent", arrays.at("z").shape.at(1)},
                 {"file", options.out}},
                fmt::format("codes of {} rows of {} in {}", rows->size(), data.name, options.out));
  return ExitCode::ok;
}

}  // namespace

void add_encode(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("encode", "write the latent codes of data, as arrays z and label of an .npz",
            "generatrix encode runs/vae -o codes.npz")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("data", o->data, "a known data set or a path; the run's own when left out")
      .option("--split", o->split, "train, valid or test")
      .option("-o,--out", o->out, "file to write, .npz")
      .flag("--draw", o->draw, "a draw from q(z|x) instead of its mean")
      .option("--seed", o->seed, "of draws")
      .device(o->device)
      .does([o](Output& output) { return encode(*o, output); });
}

}  // namespace gx
