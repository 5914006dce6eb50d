#include "generatrix/train/tensors.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

#include "tests/support/temporary_folder.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Tensors, RoundTripIsBitForBit) {
  const TemporaryFolder folder("tensors");
  const auto path = folder.path / "all.safetensors";
  auto odd = at::tensor({-0.0f, std::nanf(""), INFINITY, 1e-42f});  // a denormal, too
  const NamedTensors written{{"odd", odd},
                             {"turned", at::arange(6, at::kDouble).view({2, 3}).t()},
                             {"none", at::zeros({0, 4})},
                             {"count", at::full({}, 7, at::kLong)},
                             {"half", at::ones({3}, at::kBFloat16)}};
  write_tensors(path, written, {{"word", "value"}});
  NamedTensors read;
  for (const auto& [name, tensor] : written) read.emplace_back(name, at::empty_like(tensor).fill_(5));
  const SafetensorsFile file(path);
  copy_tensors(file, path, read);
  EXPECT_EQ(file.metadata().at("word"), "value");
  EXPECT_TRUE(at::equal(read[0].second.view(at::kInt), odd.view(at::kInt)));
  for (std::size_t i = 1; i < read.size(); ++i) EXPECT_TRUE(at::equal(read[i].second, written[i].second)) << read[i].first;
}

TEST(Tensors, ListsAllThatIsWrongAndCopiesNothing) {
  const TemporaryFolder folder("misfits");
  const auto path = folder.path / "all.safetensors";
  write_tensors(path, {{"good", at::ones({2})}, {"shape", at::ones({2, 3})}, {"type", at::ones({2})}, {"old", at::ones({1})}},
                {});
  const auto good = at::zeros({2});
  const NamedTensors wanted{
      {"good", good}, {"shape", at::zeros({3, 2})}, {"type", at::zeros({2}, at::kDouble)}, {"lost", at::zeros({1})}};
  EXPECT_THAT([&] { copy_tensors(SafetensorsFile(path), path, wanted); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("all.safetensors"), HasSubstr("[2, 3] where the model has"),
                                             HasSubstr("type is"), HasSubstr("lost is missing"), HasSubstr("old is extra"))));
  EXPECT_TRUE(at::equal(good, at::zeros({2})));
}

}  // namespace
}  // namespace gx
