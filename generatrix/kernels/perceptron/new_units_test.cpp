#include "generatrix/kernels/perceptron/new_units.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

// Units 3 .. 8 of ten, from the first five of seven inputs, of 32 rows; the other units must stay as they are.
TEST(NewUnits, EqualTheirReferenceAndTouchNoOthers) {
  for (const auto* name : {"relu", "leaky_relu", "tanh", "none"}) {
    for (const auto type : {at::kFloat, at::kDouble}) {
      for (const auto which :
           {kernels::Instructions::plain, kernels::Instructions::haswell, kernels::Instructions::skylake_avx512}) {
        const kernels::InstructionLimit limit(which);
        Rng rng(1);
        const auto weight = rng.normal({10, 7}, type), bias = rng.normal({10, 1}, type), x = rng.normal({7, 32}, type);
        const auto found = at::full({10, 32}, 5, type), expected = found.clone();
        new_units(weight, bias, x, 5, {3, 6}, kernels::find_nonlinearity(name), found);
        new_units_reference(weight, bias, x, 5, {3, 6}, kernels::find_nonlinearity(name), expected);
        EXPECT_TRUE(at::allclose(found, expected, 1e-5, 1e-5)) << name << static_cast<int>(which);
        EXPECT_EQ((found == 5).all(1).sum().item<std::int64_t>(), 4) << "units 0 to 2 and 9";
      }
    }
  }
}

TEST(NewUnits, AUnitIsPutInItsRow) {
  const auto numbers = at::arange(6, at::kFloat).view({2, 3});
  const auto expected = at::cat({at::zeros({1, 8}), at::constant_pad_nd(numbers.view({1, 6}), {0, 2}), at::zeros({1, 8})});
  for (const auto& each : {numbers, numbers.t().contiguous().t(), numbers.to(at::kDouble)}) {
    const auto to = at::zeros({3, 8});
    put_unit(each, 1, to);
    EXPECT_TRUE(at::equal(to, expected)) << to;
  }
}

TEST(NewUnits, OfNoInputsAreTheirBias) {
  const auto bias = at::arange(4, at::kFloat).unsqueeze(1);
  const auto to = at::zeros({4, 16});
  new_units(at::ones({4, 3}), bias, at::ones({3, 16}), 0, {0, 4}, nullptr, to);
  EXPECT_TRUE(at::equal(to, bias.expand({4, 16})));
}

}  // namespace
}  // namespace gx
