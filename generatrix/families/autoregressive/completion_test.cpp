// Completion is exact where the unknown symbols follow the known ones: on events that can be listed, draws are as frequent as
// p(unknown | known) says, which is p(event) over the sum of p over all events that agree with what is known.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/pixel_net.h"
#include "generatrix/families/autoregressive/recurrent_net.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t kDraws = 20'000;
const Field kPicture{.name = "image", .values = kBits, .shape = {1, 2, 3}};
const Field kLabel{.name = "label", .values = Symbols{{3}}};
const Field kText{.name = "text", .values = Symbols{{3}}, .layout = Field::Layout::sequence, .longest = 4, .end = 2};

template <class Net>
std::shared_ptr<Autoregressive> made(std::shared_ptr<Net> net, ReaderPtr reader, const Task& task) {
  {
    at::NoGradGuard off;
    for (const auto& p : net->parameters()) p.mul_(1.5);
  }
  auto model = std::make_shared<Autoregressive>(std::move(net), std::move(reader), task);
  model->to(at::kDouble);
  model->eval();
  return model;
}

std::shared_ptr<Autoregressive> picture_model(bool labelled) {
  const SeedScope scope(2);
  const PixelNetShape shape{.blocks = 2, .channels = 8, .head = 8};
  if (!labelled) return made(std::make_shared<PixelNet>(shape, kPicture), nullptr, Task{Space{{kPicture}}, {}});
  auto reader = std::make_shared<Reader>(Space{{kLabel}});
  auto net = std::make_shared<PixelNet>(shape, kPicture, reader->shape());
  return made(net, reader, Task{Space{{kPicture}}, Space{{kLabel}}});
}

std::shared_ptr<Autoregressive> text_model() {
  const SeedScope scope(3);
  return made(std::make_shared<RecurrentNet>(RecurrentNetShape{.embedding = 5, .hidden = 6, .dropout = 0}, 3, 3, ContextShape{}),
              nullptr, Task{Space{{kText}}, {}});
}

// Each of `events` as often among `draws`, rows of symbols both, as p says.
void expect_frequencies(const Tensor& draws, const Tensor& events, const Tensor& p) {
  const auto is_it = (draws.unsqueeze(1) == events.unsqueeze(0)).all(2);  // [draws, events]
  EXPECT_TRUE((is_it.sum(1) == 1).all().item<bool>()) << "each draw is one of them";
  const auto n = static_cast<double>(draws.size(0));
  EXPECT_LT(((is_it.to(at::kDouble).mean(0) - p) / (p * (1 - p) / n).sqrt()).abs().max().item<double>(),
            tolerance::kStandardErrors);
}

// Pictures that begin with these pixels: [2^unknown, 6].
Tensor pictures_from(const Tensor& known) {
  const auto n_unknown = 6 - known.numel();
  const auto rest = at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(n_unknown), at::arange(2, at::kDouble)))
                        .view({-1, n_unknown});
  return at::cat({known.to(at::kDouble).expand({rest.size(0), known.numel()}), rest}, 1);
}

TEST(Completion, OfThePicturesLowerPartIsExact) {
  for (const bool labelled : {false, true}) {
    const auto model = picture_model(labelled);
    const auto pixels = at::tensor({1.F, 0.F, 1.F, 0.F, 0.F, 0.F, 0.F, 1.F, 0.F, 0.F, 0.F, 0.F}).view({2, 6});
    const std::vector<std::int64_t> n_known{4, 3};
    const auto known = is_member(at::tensor(n_known, at::kLong), 6);
    const auto labels = at::tensor({2, 0}, at::kLong);
    const Batch partial{Rows({Column{.data = pixels.view({2, 1, 2, 3}), .observed = known.view({2, 1, 2, 3})}}),
                        labelled ? Rows(labels) : Rows()};
    Rng rng(1);
    const auto drawn = model->complete(partial, kDraws, rng).x();
    ASSERT_EQ(drawn.sizes(), (at::IntArrayRef{2 * kDraws, 1, 2, 3}));
    for (std::int64_t row = 0; row < 2; ++row) {
      const auto events = pictures_from(pixels[row].slice(0, 0, n_known[static_cast<std::size_t>(row)]));
      const auto given = labelled ? Rows(labels[row].expand({events.size(0)})) : Rows();
      const auto p = model->score({events.view({-1, 1, 2, 3}), given}, rng).nats.exp();
      expect_frequencies(drawn.narrow(0, row * kDraws, kDraws).flatten(1), events, p / p.sum());
    }
  }
}

TEST(Completion, OfAllOrNothingIsTheEventOrASample) {
  const auto model = picture_model(false);
  Rng rng(1);
  const auto x = rng.bernoulli(at::full({3, 1, 2, 3}, 0.5));
  EXPECT_TRUE(at::equal(model->complete({x}, 2, rng).x(), x.repeat_interleave(2, 0)));
  const Column nothing{.data = at::zeros({3, 1, 2, 3}), .observed = at::zeros({3, 1, 2, 3}, at::kBool)};
  Rng a(5), b(5);
  EXPECT_TRUE(at::equal(model->complete({Rows({nothing})}, 2, a).x(), model->sample(6, {}, b).x()));
  EXPECT_EQ(model->exactness(), ScoreInfo::Kind::exact);
}

TEST(Completion, RefusesAKnownCellAfterAnUnknownOne) {
  Rng rng(1);
  const auto known = at::tensor({1, 1, 1, 0, 1, 0}, at::kInt).to(at::kBool).view({1, 1, 2, 3});
  EXPECT_THAT(
      [&] {
        picture_model(false)->complete({Rows({Column{.data = at::zeros({1, 1, 2, 3}), .observed = known}})}, 2, rng);
      },
      ThrowsMessage<UserError>(HasSubstr("a known cell after an unknown one")));
}

// Within a pixel its channels follow each other: all of the first channel is no beginning of two channels.
TEST(Completion, OrderIsPixelByPixelThenChannelByChannel) {
  const Field colors{.name = "image", .values = kBits, .shape = {2, 1, 2}};
  const auto model = made(std::make_shared<PixelNet>(PixelNetShape{.blocks = 1, .channels = 8, .head = 8}, colors), nullptr,
                          Task{Space{{colors}}, {}});
  Rng rng(1);
  const auto complete = [&](std::vector<int> known) {
    return model->complete({Rows({Column{.data = at::zeros({1, 2, 1, 2}),
                                         .observed = at::tensor(known, at::kInt).to(at::kBool).view({1, 2, 1, 2})}})},
                           3, rng);
  };
  EXPECT_EQ(complete({1, 0, 1, 0}).x().sizes(), (at::IntArrayRef{3, 2, 1, 2})) << "both channels of the first pixel";
  EXPECT_THROW(complete({1, 1, 0, 0}), UserError);
}

Tensor rows_of(std::vector<std::int64_t> symbols) { return at::tensor(symbols, at::kLong).view({-1, 4}); }
Column text(const Tensor& rows) {  // as long as its first end symbol says
  const auto ended = rows == 2;
  return {rows, at::where(ended.any(1), ended.to(at::kLong).argmax(1) + 1, at::full({rows.size(0)}, 4, at::kLong))};
}

// Windows of a text end with no symbol; one of two rows is longer than those of training.
TEST(Completion, GoesOnBySoManySymbolsAsAreAskedFor) {
  const SeedScope scope(3);
  const Field window{.name = "text", .values = Symbols{{3}}, .layout = Field::Layout::sequence, .longest = 4};
  const auto model =
      made(std::make_shared<RecurrentNet>(RecurrentNetShape{.embedding = 5, .hidden = 6, .dropout = 0}, 3, 3, ContextShape{}),
           nullptr, Task{Space{{window}}, {}});
  const Column asked{.data = at::tensor({2, 1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0}, at::kLong).view({2, 6}),
                     .length = at::tensor({6, 4}, at::kLong),
                     .observed = is_member(at::tensor({3, 1}, at::kLong), 6)};
  Rng rng(1);
  const auto drawn = model->complete({Rows({asked})}, 200, rng).columns[0];
  EXPECT_TRUE(at::equal(drawn.length, asked.length.repeat_interleave(200)));
  EXPECT_TRUE((drawn.data.narrow(0, 0, 200).narrow(1, 0, 3) == at::tensor({2, 1, 2}, at::kLong)).all().item<bool>());
  EXPECT_TRUE((drawn.data.narrow(0, 0, 200).narrow(1, 3, 3) > 0).any(0).all().item<bool>()) << "drawn, and not left at 0";
}

TEST(Completion, ContinuesATextFromItsEnd) {
  const auto model = text_model();
  const auto begun = Column{at::tensor({0, 1, 1, 0}, at::kLong).view({2, 2}), at::tensor({2, 1}, at::kLong)};
  Rng rng(1);
  const auto drawn = model->complete({Rows({begun})}, kDraws, rng).columns[0];
  EXPECT_TRUE(at::equal(drawn.length, text(drawn.data).length));
  const auto after_01 = rows_of({0, 1, 2, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 2, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 2});
  const auto p = model->score({Rows({text(after_01)})}, rng).nats.exp();
  expect_frequencies(drawn.data.narrow(0, 0, kDraws), after_01, p / p.sum());
  EXPECT_TRUE((drawn.data.narrow(0, kDraws, kDraws).select(1, 0) == 1).all().item<bool>());
}

// The end symbol of a text that is to go on is no part of how it goes on.
TEST(Completion, OpensATextThatHasEnded) {
  const auto model = text_model();
  const Column ended{at::tensor({0, 1, 2}, at::kLong).view({1, 3}), at::tensor({3}, at::kLong)};
  const Column open{at::tensor({0, 1}, at::kLong).view({1, 2}), at::tensor({2}, at::kLong)};
  Rng a(1), b(1);
  const auto x = model->complete({Rows({ended})}, 100, a).columns[0], y = model->complete({Rows({open})}, 100, b).columns[0];
  EXPECT_TRUE(at::equal(x.data, y.data));
  EXPECT_GT((x.data.select(1, 2) != 2).sum().item<std::int64_t>(), 0);
}

TEST(Completion, OfATextWithoutAnySymbolIsASample) {
  const auto model = text_model();
  const Column nothing{at::zeros({3, 0}, at::kLong), at::zeros({3}, at::kLong)};
  Rng a(5), b(5);
  EXPECT_TRUE(at::equal(model->complete({Rows({nothing})}, 2, a).columns[0].data, model->sample(6, {}, b).columns[0].data));
}

TEST(Completion, LeavesATextAsItIsThatIsLongerThanAnyInTraining) {
  const auto model = text_model();
  const auto x = at::tensor({0, 1, 0, 0, 1, 1}, at::kLong).view({1, 6});
  Rng rng(1);
  const auto drawn = model->complete({Rows({Column{x, at::tensor({6}, at::kLong)}})}, 2, rng).columns[0];
  EXPECT_TRUE(at::equal(drawn.data.slice(1, 0, 6), x.expand({2, 6})));
}

}  // namespace
}  // namespace gx
