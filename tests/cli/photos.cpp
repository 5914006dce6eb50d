// Writes small photos of different sizes for scripts:   photos FOLDER COUNT
//
// FOLDER/cold/00.png, FOLDER/warm/00.png and so on: a blue or a red disk on a grey wall with light from one side. The same
// arguments write the same bytes.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>

#include "generatrix/media/png.h"

namespace {

std::uint8_t shade(double light) { return static_cast<std::uint8_t>(std::clamp(light, 0.0, 255.0)); }

gx::Image photo(bool warm, std::mt19937& random) {
  const auto draw = [&](double low, double high) { return low + (high - low) * static_cast<double>(random()) / 4294967295.0; };
  const auto width = static_cast<std::int64_t>(draw(20, 36)), height = static_cast<std::int64_t>(draw(20, 36));
  const double x = draw(0.3, 0.7), y = draw(0.3, 0.7), radius = draw(0.15, 0.3), wall = draw(90, 160), slope = draw(-40, 40);
  gx::Image image{.width = width, .height = height, .channels = 3, .pixels = {}};
  for (std::int64_t i = 0; i < height; ++i) {
    for (std::int64_t j = 0; j < width; ++j) {
      const double u = static_cast<double>(j) / static_cast<double>(width),
                   v = static_cast<double>(i) / static_cast<double>(height);
      const double light = wall + slope * u + draw(-6, 6);
      const bool inside = std::hypot(u - x, v - y) < radius;
      for (const bool bright : {warm, false, !warm}) image.pixels.push_back(shade(inside ? (bright ? 1.5 : 0.3) * light : light));
    }
  }
  return image;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: photos FOLDER COUNT\n";
    return 2;
  }
  std::mt19937 random(1);
  for (const bool warm : {false, true}) {
    const auto folder = std::filesystem::path(argv[1]) / (warm ? "warm" : "cold");
    std::filesystem::create_directories(folder);
    for (int i = 0; i < std::stoi(argv[2]) / 2; ++i) gx::write_png(folder / (std::to_string(i) + ".png"), photo(warm, random));
  }
}
