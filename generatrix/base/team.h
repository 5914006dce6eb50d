// Threads that wait for tasks and run them together.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gx {

// Decides whether a caller should work alone. When another program interrupts a helper in the middle of a task, the caller waits
// for that program's time slice, some milliseconds. If a caller waits more than one and a half times as long as it worked, it
// works alone for a while; this while gets longer if the next long wait comes soon.
class Solitude {
 public:
  using Clock = std::chrono::steady_clock;
  bool holds(Clock::time_point now) const { return now < until_; }
  void waited(Clock::duration working, Clock::duration waiting, Clock::time_point now);

 private:
  Clock::time_point until_{};
  Clock::duration length_{};
};

class Team {
 public:
  Team() = default;
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  // Runs task(0) .. task(n - 1) on this thread and others, and returns true when all have ended. A free thread takes the next
  // task, so a thread that sleeps or waits for a core delays no other. Returns false and runs nothing while another thread's call
  // is running. A task must not throw. n < 65536.
  bool run(int n, const std::function<void(int)>& task);

 private:
  void serve(std::uint32_t seen);
  void take();

  std::mutex busy_;
  std::vector<std::jthread> threads_;
  const std::function<void(int)>* task_ = nullptr;
  Solitude solitude_;
  std::atomic<bool> ending_{false};
  std::atomic<std::uint32_t> round_{0};  // number of the call; each call of run adds one and so wakes the threads
  std::atomic<std::uint64_t> open_{0};   // a round and its tasks that no thread has taken yet: team.cpp
  std::atomic<std::uint32_t> left_{0};   // tasks that have not ended
};

}  // namespace gx
