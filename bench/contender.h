// What is timed. Each contender runs in a process of its own, so that settings of a process (the allocator, threads, how OpenMP
// waits) belong to it alone.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gx::bench {

// What a step cannot do without, whoever does it: for the bound that the machine sets (machine.h).
struct Work {
  double flops = 0;         // 2 for each multiply-add of matrix products and convolutions
  double weight_bytes = 0;  // training with Adam: 44 a parameter (28 by Adam, read twice, its gradient written and cleared)
  double value_bytes = 0;   // training: 3 times what forward keeps for backward; bf16 may halve it
};

// A contender that is ready, in its own process.
struct Running {
  std::function<void()> step;
  Work work = {};          // of a step; stated by references only
  std::string words = {};  // anything else worth telling
};

// Besides the reference: ours should beat the fastest peer, somebody else's best way; what is aside does another thing.
enum class Role { ours, peer, aside };

struct Contender {
  std::string name;                  // one that holds "bf16" is judged by what the machine can do in bf16
  std::function<Running()> prepare;  // runs once, in the contender's process; what it throws is why there is no such contender
  // It starts with the settings that the program gives this verb (app/relaunch.h, app/main.cpp); "plain": as torch comes.
  std::string verb = "plain";
  std::string setting_left_out = {};  // "environment", "memory" or "denormals": without this one of those settings
  double steps = 1;                   // as many make the whole whose time is stated: 784 pixels an image, 469 batches an epoch
  Role role = Role::ours;
  // Of a peer that is another program: it speaks the protocol of worker.h, and there is no `prepare`.
  std::vector<std::string> command = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
};

inline std::vector<Contender> joined(const std::vector<std::vector<Contender>>& lists) {
  std::vector<Contender> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

struct Bench {
  std::string name, what;
  std::vector<Contender> contenders;  // the first is the reference
  bool on_request = false;            // runs only when it is named
};

}  // namespace gx::bench
