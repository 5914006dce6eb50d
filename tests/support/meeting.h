// Parts of a batch that are processes in the program are threads here.
#pragma once

#include <gtest/gtest.h>

#include <barrier>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "generatrix/contract/shared_batch.h"

namespace gx {

// use(part) on a thread for each part of a batch, with a sum over the threads in force (shared_batch.h). An exception of a part
// is a failure of the test.
inline void in_parts_of_a_batch(int n_parts, const std::function<void(int part)>& use) {
  std::barrier meeting(n_parts);
  std::mutex adding;
  Tensor total;
  const auto sum = [&](const Tensor& x) {
    {
      const std::lock_guard<std::mutex> lock(adding);
      total = total.defined() ? total + x : x.clone();
    }
    meeting.arrive_and_wait();
    x.copy_(total);
    meeting.arrive_and_wait();
    {
      const std::lock_guard<std::mutex> lock(adding);
      total = Tensor();
    }
    meeting.arrive_and_wait();
  };
  std::vector<std::jthread> threads;
  for (int part = 0; part < n_parts; ++part) {
    threads.emplace_back([&, part] {
      try {
        const SharedBatch shared(sum);
        use(part);
      } catch (const std::exception& error) {
        ADD_FAILURE() << "part " << part << ": " << error.what();
        meeting.arrive_and_drop();
      }
    });
  }
}

}  // namespace gx
