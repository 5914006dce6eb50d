// Every model of the folder models/, in one call. The function is written by the build (cmake/Models.cmake): a folder with a
// model.cpp that defines `void gx::add_<folder>(Catalog&)` is in it.
#pragma once

namespace gx {

class Catalog;

void add_all_models(Catalog& catalog);

}  // namespace gx
