#include "generatrix/base/device.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/device_memory.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/memory.h"
#include "generatrix/base/torch.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(DeviceNamed, KnowsTheProcessorAndChoosesIt) {
  load_cuda();
  EXPECT_EQ(device_named("--device", "cpu"), at::Device(at::kCPU));
  EXPECT_EQ(device_named("--device", "auto").is_cpu(), !why_no_cuda().empty());
}

TEST(DeviceNamed, RefusesOtherWords) {
  for (const std::string words :
       {"", "gpu", "CUDA", "cuda:", "cuda:x", "cuda:-1", "cuda:1x", "cuda:128", "cuda:99999", "cuda:99999999999999999999"}) {
    EXPECT_THAT([&] { device_named("--device", words); },
                ThrowsMessage<UserError>(AllOf(HasSubstr("--device = " + words), HasSubstr("auto, cpu, cuda or cuda:<n>"))));
  }
}

TEST(DeviceNamed, SaysWhyThereIsNoGpu) {
  load_cuda();
  if (why_no_cuda().empty()) GTEST_SKIP() << "there is a GPU";
  EXPECT_EQ(n_cuda_devices(), 0);
  for (const std::string words : {"cuda", "cuda:0", "cuda:7"}) {
    EXPECT_THAT([&] { device_named("train.device", words); },
                ThrowsMessage<UserError>(AllOf(HasSubstr(words), HasSubstr(why_no_cuda()), HasSubstr("use cpu or auto"))));
  }
}

TEST(DeviceNamed, RefusesAGpuThatIsNotThere) {
  load_cuda();
  if (!why_no_cuda().empty()) GTEST_SKIP() << why_no_cuda();
  EXPECT_EQ(device_named("--device", "auto"), at::Device(at::kCUDA, 0));
  EXPECT_THROW(device_named("--device", "cuda:" + std::to_string(n_cuda_devices())), UserError);
}

TEST(DeviceMemory, OfTheProcessorIsThatOfTheProcess) {
  EXPECT_GT(free_memory(at::kCPU), 0);
  EXPECT_EQ(most_memory_so_far(at::kCPU), most_memory_so_far());
}

TEST(DeviceMemory, OfAGpuCountsItsTensors) {
  load_cuda();
  if (!why_no_cuda().empty()) GTEST_SKIP() << why_no_cuda();
  const at::Device gpu(at::kCUDA, 0);
  const auto before = free_memory(gpu);
  const auto some = at::zeros({64 << 20}, at::TensorOptions(gpu).dtype(at::kByte));
  EXPECT_LE(free_memory(gpu), before - (64 << 20));
  EXPECT_GE(most_memory_so_far(gpu), 64 << 20);
}

TEST(AllowTf32, HoldsForTheWholeProcess) {
  allow_tf32();
  EXPECT_TRUE(at::globalContext().allowTF32CuBLAS());
  EXPECT_TRUE(at::globalContext().allowTF32CuDNN());
}

}  // namespace
}  // namespace gx
