#include "generatrix/base/parallel.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#include "generatrix/base/torch.h"

namespace gx {

void in_parallel(std::int64_t n, const std::function<void(std::int64_t begin, std::int64_t end)>& use) {
  const auto parts = std::max<std::int64_t>(1, std::min<std::int64_t>(n, threads_in_use()));
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
  const auto run = [&](std::int64_t part) {
    try {
      use(part * n / parts, (part + 1) * n / parts);
    } catch (...) {
      failures[static_cast<std::size_t>(part)] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::int64_t part = 1; part < parts; ++part) others.emplace_back(run, part);
    run(0);
  }  // joined
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace gx
