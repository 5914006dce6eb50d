#include "generatrix/spec/describe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/spec_example.h"

namespace gx {
namespace {

std::vector<std::string> lines(const std::vector<FieldInfo>& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows)
    lines.push_back(fmt::format("{}|{}|{}|{}|{}|{}|{}", row.path, row.type, row.default_text, row.doc, row.constraint,
                                fmt::join(row.alternatives, ","), row.when));
  return lines;
}

TEST(Describe, SaysAllAboutEveryField) {
  EXPECT_THAT(lines(describe<example::Vae>()),
              testing::ElementsAre("latent|whole number|20|size of z|positive||", "beta|number|1.0|weight of the KL|at least 0||",
                                   "tied|true or false|false|one net for both|||",
                                   "likelihood|text|\"bernoulli\"|p(x|z)|one of bernoulli, normal||",
                                   "weights|list of numbers|[1.0, 0.5]|of the terms|below 2||",
                                   "tags|list of texts|[]|free words|||", "seed|optional whole number||of the noise|at least 0||",
                                   "optimizer|section||how to descend|||", "optimizer.rate|number|0.001|step size|positive||",
                                   "optimizer.clip|optional number||largest gradient norm|above 0.5||",
                                   "optimizer.<name>|section||settings of one turn|||", "encoder|section|mlp|q(z|x)||mlp,conv|",
                                   "encoder.widths|list of whole numbers|[300, 200]|hidden units|positive||encoder.kind = mlp",
                                   "encoder.dropout|number|0.0|share of units dropped|between 0 and 0.9||encoder.kind = mlp",
                                   "encoder.channels|whole number|32|of the first layer|positive||encoder.kind = conv"));
}

TEST(Describe, StartsFromTheGivenPath) {
  const auto rows = describe<example::Vae>("model");
  EXPECT_EQ(rows.front().path, "model.latent");
  EXPECT_EQ(rows.back().when, "model.encoder.kind = conv");
}

}  // namespace
}  // namespace gx
