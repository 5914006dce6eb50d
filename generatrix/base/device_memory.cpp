#include "generatrix/base/device_memory.h"

#include <ATen/Context.h>
#include <c10/core/CachingDeviceAllocator.h>

#include "generatrix/base/memory.h"

namespace gx {
namespace {

c10::DeviceAllocator& allocator_of(at::Device device) {
  at::globalContext().lazyInitDevice(device.type());
  return *at::getDeviceAllocator(device.type());
}

// The sums over small and large blocks.
const c10::CachingAllocator::Stat& whole(const c10::CachingAllocator::StatArray& stats) { return stats[0]; }

}  // namespace

std::int64_t free_memory(at::Device device) {
  if (device.is_cpu()) return free_memory();
  auto& allocator = allocator_of(device);
  const auto stats = allocator.getDeviceStats(device.index());
  const auto held = whole(stats.reserved_bytes).current - whole(stats.allocated_bytes).current;
  return static_cast<std::int64_t>(allocator.getMemoryInfo(device.index()).first) + held;
}

std::int64_t most_memory_so_far(at::Device device) {
  if (device.is_cpu()) return most_memory_so_far();
  return whole(allocator_of(device).getDeviceStats(device.index()).allocated_bytes).peak;
}

}  // namespace gx
