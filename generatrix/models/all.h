// Every model, every recipe and all weights of the folder models/. The functions are written by the build (cmake/Models.cmake): a
// folder with a model.cpp that defines `void gx::add_<folder>(Catalog&)` is in the first, each .toml beside it in the second,
// each weights/<name>.safetensors in the third.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gx {

class Catalog;

void add_all_models(Catalog& catalog);

struct Recipe {
  std::string name;  // the file's, without its ending
  std::string text;  // TOML; its first line is a comment that says what it is
};

const std::vector<Recipe>& all_recipes();

struct EmbeddedFile {
  std::string name;  // of the data set that the weights were trained on
  std::span<const std::byte> bytes;
};

const std::vector<EmbeddedFile>& all_weights();

}  // namespace gx
