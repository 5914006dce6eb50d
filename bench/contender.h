// A contender is a piece of work that a bench times. Each contender runs in its own process, so that settings of a process (the
// allocator, threads, how OpenMP waits) change nothing for the others.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gx::bench {

// The operations and bytes that every implementation of a step needs. machine.h computes the shortest possible time from them.
struct Work {
  double flops = 0;         // 2 for each multiply-add of matrix products and convolutions
  double weight_bytes = 0;  // training with Adam: 44 for each parameter (Adam 28, two reads 8, gradient written and cleared 8)
  double value_bytes = 0;   // training: 3 times the bytes that forward keeps for backward; bf16 may halve it
};

// A contender that is ready to step. It lives in the contender's process.
struct Running {
  std::function<void()> step;
  Work work = {};          // of a step; only references state it
  std::string words = {};  // other facts to report, such as versions
};

// The role of a contender that is not the reference. ours: our code. peer: the code of others; ours should be faster than the
// fastest peer. aside: computes something else, shown for information.
enum class Role { ours, peer, aside };

struct Contender {
  std::string name;                  // if it contains "bf16", its bound is that of the machine in bf16
  std::function<Running()> prepare;  // runs once, in the contender's process; an exception means that the contender is absent
  // The process has the settings that the program gives this verb (app/relaunch.h, app/main.cpp); "plain": torch's own settings.
  std::string verb = "plain";
  std::string setting_left_out = {};  // the setting to leave out: "environment", "memory" or "denormals"; empty: none
  double steps = 1;                   // steps in the whole whose time is stated: 784 pixels an image, 469 batches an epoch
  Role role = Role::ours;
  // A peer may be another program that speaks the protocol of worker.h. Then `command` starts it, and there is no `prepare`.
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
