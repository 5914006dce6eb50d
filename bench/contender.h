// What is timed: something that can do one step. Each contender runs in a process of its own, so that settings of a process
// (the allocator, threads) belong to it alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace gx::bench {

struct Contender {
  std::string name;
  std::function<std::function<void()>()> prepare;  // runs once in the contender's process; gives the step
};

struct Bench {
  std::string name, what;
  Contender reference;
  std::vector<Contender> ours;
  bool on_request = false;  // so slow that it runs only when it is named
};

std::vector<Bench> all_benches();
Bench vae_step();
Bench vae_epoch();
Bench pixelcnn_step();
Bench pixelcnn_sample();     // one image
Bench pixelcnn_sample_64();  // 64 images, on request: its reference takes a minute or more

}  // namespace gx::bench
