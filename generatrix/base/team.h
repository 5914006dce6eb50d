// Threads that wait for work together.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gx {

// Whether help is worth its wait. A helper that is interrupted in the middle of a task holds its caller up for as long as a
// neighbor's time slice, some milliseconds; a caller who waits half as long again as he has worked himself then works alone for a
// while, and the longer the sooner it happens again.
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

  // task(0) .. task(n - 1), at the same time on this thread and others; returns when all have ended. Whoever is free takes the
  // next, so that a thread that sleeps, or waits for its core beside a busy neighbor, holds nobody up. False, and nothing was
  // done, while another thread's call is running. A task must not throw. n < 65536.
  bool run(int n, const std::function<void(int)>& task);

 private:
  void serve(std::uint32_t seen);
  void take();

  std::mutex busy_;
  std::vector<std::jthread> threads_;
  const std::function<void(int)>* task_ = nullptr;
  Solitude solitude_;
  std::atomic<bool> ending_{false};
  std::atomic<std::uint32_t> round_{0};  // one more: there is work
  std::atomic<std::uint64_t> open_{0};   // of which round, and which tasks of it nobody has taken: team.cpp
  std::atomic<std::uint32_t> left_{0};   // tasks that have not yet ended
};

}  // namespace gx
