#include "generatrix/base/parallel.h"

#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <exception>
#include <vector>

#include "generatrix/base/team.h"
#include "generatrix/base/torch.h"

namespace gx {
void in_parallel(std::int64_t n, const std::function<void(std::int64_t begin, std::int64_t end)>& use) {
  static Team team;
  const auto parts = static_cast<int>(std::min<std::int64_t>(n, threads_in_use()));
  if (n <= 0) return;
  if (parts == 1) return use(0, n);
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
  const at::ThreadLocalState modes;
  const ThreadScope serial(1);
  const bool done = team.run(parts, [&](int part) {
    const at::ThreadLocalStateGuard same(modes);
    try {
      use(part * n / parts, (part + 1) * n / parts);
    } catch (...) {
      failures[static_cast<std::size_t>(part)] = std::current_exception();
    }
  });
  if (!done) return use(0, n);
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace gx
