// Threads that wait for work together.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gx {

class Team {
 public:
  Team() = default;
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  // task(0) on this thread and task(1) .. task(n - 1) on others, at the same time; returns when all have ended. False, and
  // nothing was done, while another thread's call is running. A task must not throw.
  bool run(int n, const std::function<void(int)>& task);

 private:
  void serve(int index, std::uint32_t seen);

  std::mutex busy_;
  std::vector<std::jthread> threads_;  // thread i serves task(i + 1)
  const std::function<void(int)>* task_ = nullptr;
  int n_ = 0;
  bool ending_ = false;
  std::atomic<std::uint32_t> round_{0};  // one more: there is work
  std::atomic<std::uint32_t> left_{0};   // threads that have not yet finished the round
};

}  // namespace gx
