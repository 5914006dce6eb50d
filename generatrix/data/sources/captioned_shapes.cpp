#include "generatrix/data/sources/captioned_shapes.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/combinations.h"

namespace gx {
namespace {

constexpr std::int64_t kStepsInPlace = 6, kLights = 3;
constexpr double kShapeRadii[] = {3, 5};
constexpr double kShapeColors[][3] = {{230, 50, 40},  {40, 190, 70},  {50, 90, 240},
                                      {240, 220, 50}, {170, 60, 200}, {240, 240, 240}};
constexpr std::int64_t kFine = 3;  // places in a pixel's row and in its column that are looked at

const std::vector<PictureFactor>& captioned_factors() {
  static const std::vector<PictureFactor> all{{"shape", 4, {"disc", "square", "triangle", "cross"}},
                                              {"color", 6, {"red", "green", "blue", "yellow", "purple", "white"}},
                                              {"size", 2, {"small", "large"}},
                                              {"place", 4, {"top left", "top right", "bottom left", "bottom right"}},
                                              {"x", kStepsInPlace},
                                              {"y", kStepsInPlace},
                                              {"light", kLights}};
  return all;
}

// x, y from the middle, y downwards, in radii.
bool lies_within(std::int64_t shape, double x, double y) {
  const auto across = std::abs(x), along = std::abs(y);
  if (shape == 0) return x * x + y * y <= 1;
  if (shape == 1) return std::max(across, along) <= 0.85;
  if (shape == 2) return y <= 0.8 && across <= (y + 1) * 0.55;
  return std::min(across, along) <= 0.3 && std::max(across, along) <= 1;
}

// How many of its kFine^2 places each pixel has inside the shape of those factors: all that color and light do not change.
std::vector<std::uint8_t> places_inside(std::int64_t shape, std::int64_t size, std::int64_t corner, std::int64_t x_step,
                                        std::int64_t y_step) {
  constexpr auto kSide = kCaptionedSide;
  const auto middle = [](std::int64_t second_half, std::int64_t step) {
    return (second_half ? 17.5 : 6.5) + 0.6 * (static_cast<double>(step) - 2.5);
  };
  const auto x = middle(corner % 2, x_step), y = middle(corner / 2, y_step), radius = kShapeRadii[size];
  const auto place = [](std::int64_t pixel, std::int64_t fine) {
    return static_cast<double>(pixel) + (static_cast<double>(fine) + 0.5) / kFine;
  };
  std::vector<std::uint8_t> all;
  for (std::int64_t row = 0; row < kSide; ++row) {
    for (std::int64_t column = 0; column < kSide; ++column) {
      std::uint8_t inside = 0;
      if (std::max(std::abs(place(column, 1) - x), std::abs(place(row, 1) - y)) <= radius + 1)
        for (std::int64_t i = 0; i < kFine * kFine; ++i)
          inside += lies_within(shape, (place(column, i % kFine) - x) / radius, (place(row, i / kFine) - y) / radius);
      all.push_back(inside);
    }
  }
  return all;
}

// Shapes are measured once; each picture colors one of them.
DrawPicture draw_captioned() {
  const auto& f = captioned_factors();
  std::vector<std::vector<std::uint8_t>> shapes;
  for (std::int64_t shape = 0; shape < f[0].n; ++shape)
    for (std::int64_t size = 0; size < f[2].n; ++size)
      for (std::int64_t corner = 0; corner < f[3].n; ++corner)
        for (std::int64_t step = 0; step < kStepsInPlace * kStepsInPlace; ++step)
          shapes.push_back(places_inside(shape, size, corner, step / kStepsInPlace, step % kStepsInPlace));
  return [shapes = std::move(shapes)](const std::vector<std::int64_t>& v, std::uint8_t* picture) {
    const auto& inside =
        shapes[static_cast<std::size_t>((((v[0] * 2 + v[2]) * 4 + v[3]) * kStepsInPlace + v[4]) * kStepsInPlace + v[5])];
    const auto light = 0.8 + 0.1 * static_cast<double>(v[6]);
    for (const auto most : kShapeColors[v[1]]) {
      std::array<std::uint8_t, kFine * kFine + 1> levels{};
      for (std::size_t n = 0; n < levels.size(); ++n)
        levels[n] = static_cast<std::uint8_t>(std::lround(light * static_cast<double>(n) / (kFine * kFine) * most));
      picture = std::ranges::transform(inside, picture, [&](std::uint8_t n) { return levels[n]; }).out;
    }
  };
}

const std::vector<std::string>& caption_words() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> found{"a", "at", "the", "is", "top", "bottom", "left", "right"};
    for (std::size_t f = 0; f < 3; ++f)
      for (const auto& name : captioned_factors()[f].labels) found.push_back(name);
    return found;
  }();
  return all;
}

std::string caption_of(const std::vector<std::int64_t>& v) {
  const auto name = [&](std::size_t f) { return captioned_factors()[f].labels[static_cast<std::size_t>(v[f])]; };
  const auto shape = name(0), color = name(1), size = name(2), place = name(3);
  switch (((v[4] * kStepsInPlace + v[5]) * kLights + v[6]) % 4) {
    case 0:
      return fmt::format("a {} {} {} at the {}", size, color, shape, place);
    case 1:
      return fmt::format("at the {} is a {} {} {}", place, size, color, shape);
    case 2:
      return fmt::format("a {} {} at the {}", color, shape, place);
    default:
      return fmt::format("a {} {} {}", size, color, shape);
  }
}

// factors [N, 7] -> captions row after row.
Column captions(const Tensor& factors) {
  std::vector<std::int64_t> start{0};
  std::vector<std::uint8_t> symbols;
  const auto& words = caption_words();
  const auto n = factors.size(1);
  const auto* all = factors.const_data_ptr<std::int64_t>();
  for (std::int64_t row = 0; row < factors.size(0); ++row) {
    for (const auto& word : words_in(caption_of({all + row * n, all + (row + 1) * n})))
      symbols.push_back(static_cast<std::uint8_t>(std::ranges::find(words, word) - words.begin()));
    start.push_back(std::ssize(symbols));
  }
  return {.data = at::tensor(symbols, at::kByte), .start = at::tensor(start, at::kLong)};
}

// The label of all that is said, and its names.
PictureFactor kinds() {
  PictureFactor all{"kind", 1, {""}};
  for (const std::size_t f : {2, 1, 0, 3}) {
    const auto& factor = captioned_factors()[f];
    std::vector<std::string> longer;
    for (const auto& name : all.labels)
      for (const auto& word : factor.labels) longer.push_back(name.empty() ? word : name + " " + word);
    all.labels = std::move(longer);
    all.n *= factor.n;
  }
  return all;
}

Tensor kind_of(const Tensor& factors) {  // [N, 7] -> [N]
  auto kind = factors.select(1, 2);
  for (const std::int64_t f : {1, 0, 3}) kind = kind * captioned_factors()[static_cast<std::size_t>(f)].n + factors.select(1, f);
  return kind;
}

ColumnCodecPtr captions_codec() {
  std::int64_t longest = 0;
  for (std::int64_t phrase = 0; phrase < 4; ++phrase)
    longest = std::max(longest, static_cast<std::int64_t>(words_in(caption_of({0, 0, 0, 0, 0, 0, phrase})).size()));
  const auto& words = caption_words();
  return symbols_codec(
      {.name = "caption", .values = Symbols{{std::ssize(words)}}, .layout = Field::Layout::sequence, .longest = longest},
      {.names = words, .between = " "});
}

std::vector<std::string> wished_columns(const GivenSpec& given) {
  const auto* columns = std::get_if<ColumnsGivenSpec>(&given);
  return columns ? columns->names : std::vector<std::string>{"caption"};
}

}  // namespace

Opened open_captioned_shapes(const DataSpec& spec) {
  if (!spec.size.empty())
    throw errors::bad_value("data.size", fmt::format("[{}]", fmt::join(spec.size, ", ")),
                            "captioned shapes have one size; leave it out");
  auto of_said = captioned_factors();
  of_said.push_back(kinds());
  std::vector<std::string> known{"caption"};
  for (const auto& factor : of_said) known.push_back(factor.name);
  const auto wished = wished_columns(spec.given);
  for (const auto& name : wished) {
    if (std::ranges::find(known, name) == known.end()) throw errors::unknown_name("data.given.names", "column", name, known);
  }

  auto opened =
      open_combinations(spec, captioned_factors(), {3, kCaptionedSide, kCaptionedSide}, /*bits=*/false, draw_captioned());
  opened.train = opened.stream->rows(at::arange(opened.stream->size(), at::kLong));
  opened.stream = nullptr;
  opened.took_given = true;
  std::vector<Tensor> factors;
  for (const auto& column : opened.train.given.columns) factors.push_back(column.data.to(at::kLong));
  const auto all = at::stack(factors, 1);  // [N, 7]
  Rows given;
  for (const auto& name : wished) {
    const auto f = std::ranges::find(of_said, name, &PictureFactor::name) - of_said.begin();
    if (name == "caption")
      given.columns.push_back(captions(all));
    else
      given.columns.push_back(name == "kind" ? Column{kind_of(all)} : opened.train.given.columns[static_cast<std::size_t>(f)]);
  }
  opened.train.given = std::move(given);
  opened.codec = [values = spec.values, name = spec.name, wished, of_said](const Batch& train) {
    Codec::Columns given;
    for (std::size_t i = 0; i < wished.size(); ++i) {
      const auto& column = train.given.columns[i];
      given.push_back(wished[i] == "caption"
                          ? captions_codec()
                          : factor_codec(*std::ranges::find(of_said, wished[i], &PictureFactor::name), column));
    }
    return Codec(array_codec({}, values, name, {train.event}).event(), std::move(given));
  };
  return opened;
}

Source captioned_shapes_source() {
  return {{.name = "captioned-shapes",
           .summary = "pictures of one colored shape, each with a caption in words",
           .kind = "images",
           .event = {3, kCaptionedSide, kCaptionedSide},
           .rows = n_combinations(captioned_factors()),
           .found = "generated"},
          open_captioned_shapes};
}

}  // namespace gx
