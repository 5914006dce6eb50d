// Bench of whole processes: from the start of a process to the end of the first training step of the VAE, and other short calls.
#include "bench/start.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <stdexcept>

#include "generatrix/data/save_rows.h"

#include "bench/benches.h"
#include "bench/eager_vae.h"
#include "bench/process.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

using Command = std::vector<std::string>;

// A folder that is removed when its process ends.
class Folder final {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gx_bench_XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder " + name);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// Runs a command. If it fails, throws its last line of output.
void run(const Command& command) {
  std::string output;
  if (run_command(command, output) == 0) return;
  while (output.ends_with('\n')) output.pop_back();
  throw std::runtime_error(command.front() + ": " + output.substr(output.rfind('\n') + 1));
}

Command program(Command words) {
  words.insert(words.begin(), beside_us("generatrix"));
  return words;
}

// The command that trains recipe `vae` for `steps` steps on made-up images into the folder `run`.
Command training(const Folder& folder) {
  save_rows(folder.file("rows.npz"), Rng(0).uniform({128, 1, 28, 28}), grey_images());
  return program({"train", "vae", "--set", "data.name=" + folder.file("rows.npz"), "--set", "data.valid=0", "--set",
                  "train.steps=1", "--out", folder.file("run"), "--quiet"});
}

Running first_step() {
  const auto folder = std::make_shared<Folder>();
  return {[folder, command = training(*folder)] {
    std::filesystem::remove_all(folder->file("run"));
    run(command);
  }};
}

Running sample() {
  const auto folder = std::make_shared<Folder>();
  run(training(*folder));
  const auto command = program({"sample", folder->file("run"), "-n", "64", "-o", folder->file("samples.png"), "--quiet"});
  return {[folder, command] { run(command); }};
}

Contender process(const std::string& name, const Command& command) {
  return {name, [command]() -> Running { return {[command] { run(command); }}; }};
}

std::vector<Contender> python_processes(const std::vector<std::string>& variants) {
  std::vector<Contender> all;
  for (const auto& variant : variants) {
    if (python().empty()) continue;
    all.push_back(process("python " + variant, {python(), python_script("start"), variant}));
    all.back().role = variant == "import_torch" ? Role::aside : Role::peer;
  }
  return all;
}

}  // namespace

int first_step_of_eager_vae() {
  eager_training(std::make_shared<EagerVae>(), at::rand({128, 784}), 128).step();
  return 0;
}

Bench start() {
  const std::vector<Contender> libtorch{process("eager", {own_path(), "--first-step"})};
  std::vector<Contender> ours{{"train", first_step}, process("--version", program({"--version"})), {"sample 64", sample}};
  ours[1].role = ours[2].role = Role::aside;
  return {"start",
          "process start to its end: a first training step of the VAE (eager: libtorch; train: the program, which also saves "
          "the run), --version, sample of 64 images",
          joined({libtorch, ours, python_processes({"import_torch", "eager", "compile", "jax"})})};
}

}  // namespace gx::bench
