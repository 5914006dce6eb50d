#include "generatrix/base/row_groups.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "generatrix/base/parallel.h"
#include "generatrix/base/torch.h"

namespace gx {

Tensor in_groups(std::int64_t n_rows, std::int64_t group, const std::function<Tensor(std::int64_t, std::int64_t)>& make) {
  if (n_rows <= group) {
    const ThreadScope one(1);
    return make(0, n_rows);
  }
  const auto n_groups = (n_rows + group - 1) / group;
  std::vector<Tensor> parts(static_cast<std::size_t>(n_groups));
  in_parallel(n_groups, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) parts[static_cast<std::size_t>(i)] = make(i * group, std::min(group, n_rows - i * group));
  });
  return at::cat(parts);
}

}  // namespace gx
