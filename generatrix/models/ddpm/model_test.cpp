#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/sampler.h"

#include "tests/support/one_model.h"

namespace gx {

void add_ddpm(Catalog& catalog);

namespace {

ModelPtr ddpm_of(const Table& parameters, const Task& task) { return built(add_ddpm, parameters, task); }

const Task kDdpmTask{{{{.name = "x", .values = Real{}, .shape = {2}}}}, {{{.name = "label", .values = Symbols{{3}}}}}};

TEST(Ddpm, RefusesSettingsThatContradict) {
  EXPECT_THROW(ddpm_of({{"steps", 0}}, kDdpmTask), UserError);
  EXPECT_THROW(ddpm_of({{"steps", 10}, {"sample_steps", 11}}, kDdpmTask), UserError);
  EXPECT_THROW(ddpm_of({{"sample_steps", 0}}, kDdpmTask), UserError);
  EXPECT_THROW(ddpm_of({{"drop", 0.1}}, kDdpmTask), UserError) << "nothing is read that could be dropped";
  EXPECT_THROW(ddpm_of({{"conditional", true}, {"drop", 1.0}}, kDdpmTask), UserError);
  EXPECT_THROW(ddpm_of({{"net", "unet"}}, kDdpmTask), UserError) << "no image";
}

TEST(Ddpm, IsGuidedWhereItSawRowsWithoutLabels) {
  const auto codec = plain_codec(kDdpmTask);
  for (const auto drop : {0.0, 0.2}) {
    const auto model = ddpm_of({{"conditional", true}, {"drop", drop}}, kDdpmTask);
    for (const auto& info : dynamic_cast<OffersSamplers&>(*model).samplers()) {
      const auto guided = [&] { info.fit(*model, codec, {{"steps", 5}, {"guidance", 3}}, nullptr, Rng(1)); };
      if (drop > 0)
        EXPECT_NO_THROW(guided()) << info.name;
      else
        EXPECT_THROW(guided(), UserError) << info.name;
    }
  }
}

TEST(Ddpm, TakesTheStepsOfItsSpec) {
  const auto passes = [](const Table& parameters) {
    return dynamic_cast<CanSample&>(*ddpm_of(parameters, kDdpmTask)).passes_to_sample();
  };
  EXPECT_EQ(passes({}), 200);
  EXPECT_EQ(passes({{"sample_steps", 7}}), 7);
}

}  // namespace
}  // namespace gx
