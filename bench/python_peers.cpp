#include "bench/python_peers.h"

#include <cstdlib>

#include "generatrix/base/torch.h"

namespace gx::bench {
namespace {

const std::vector<std::pair<std::string, std::string>> kKeepMemory{
    {"MALLOC_MMAP_MAX_", "0"}, {"MALLOC_TRIM_THRESHOLD_", "17179869184"}, {"MALLOC_TOP_PAD_", "67108864"}};

bool has_word(const std::string& variant, const std::string& word) {
  return ("+" + variant + "+").find("+" + word + "+") != std::string::npos;
}

}  // namespace

std::string python() {
  const auto* named = std::getenv("GENERATRIX_PYTHON");
  return named ? named : "";
}

std::string python_script(const std::string& script) { return std::string(GX_BENCH_PYTHON) + "/" + script + ".py"; }

std::vector<std::string> torch_variants() {
  return {"eager", "compile+fused+malloc", "compile+bf16+fused+malloc", "fused+malloc", "bf16+fused+malloc", "compile"};
}

std::vector<Contender> python_peers(const std::string& script, const std::vector<std::string>& what,
                                    const std::vector<std::string>& variants, double steps) {
  if (python().empty()) return {};
  std::vector<Contender> peers;
  for (const auto& variant : variants) {
    Contender peer{.name = "python " + variant, .steps = steps, .role = Role::peer};
    peer.command = {python(), python_script(script)};
    peer.command.insert(peer.command.end(), what.begin(), what.end());
    peer.command.push_back(variant);
    peer.environment = {{"BENCH_THREADS", std::to_string(physical_cores())}};
    if (has_word(variant, "malloc")) peer.environment.insert(peer.environment.end(), kKeepMemory.begin(), kKeepMemory.end());
    peers.push_back(std::move(peer));
  }
  return peers;
}

}  // namespace gx::bench
