// Every model and every recipe of the folder models/. Both functions are written by the build (cmake/Models.cmake): a folder with
// a model.cpp that defines `void gx::add_<folder>(Catalog&)` is in the first, each .toml beside it in the second.
#pragma once

#include <string>
#include <vector>

namespace gx {

class Catalog;

void add_all_models(Catalog& catalog);

struct Recipe {
  std::string name;  // the file's, without its ending
  std::string text;  // TOML; its first line is a comment that says what it is
};

const std::vector<Recipe>& all_recipes();

}  // namespace gx
