# Every folder of generatrix/models with a model.cpp is a model. The build finds these folders; there is no list to edit.
#
#   gx_find_models(<sources> <tests> <fits>)
#
# sets three lists. <sources>: the .cpp files of the models, and a generated catalog that calls `void gx::add_<folder>(Catalog&)` for each
# model in the order of their names. <tests>: the model_test.cpp files, whose tests take less than a second each. <fits>: the fit_test.cpp
# files, which train. The global property GX_MODELS holds the models' names.
function(gx_find_models sources tests fits)
  file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/model.cpp)   # sorted
  file(GLOB beside CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cpp)      # other files of a model's folder
  list(FILTER beside EXCLUDE REGEX "(/model|_test)\\.cpp$")
  file(GLOB found_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/model_test.cpp)
  file(GLOB found_fits CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/fit_test.cpp)
  # The program contains the recipes, so that it needs no files at run time.
  file(GLOB recipes CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/*.toml)   # sorted
  set(recipe_entries "")
  foreach(file IN LISTS recipes)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    cmake_path(GET file STEM name)
    file(READ ${file} text)
    string(APPEND recipe_entries "      {\"${name}\", R\"toml(${text})toml\"},\n")
  endforeach()
  set(declarations "")
  set(calls "")
  foreach(file IN LISTS found)
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME name)
    if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
      message(FATAL_ERROR "generatrix/models/${name}: a model's folder is its name in the program: lower case letters, digits and _ only")
    endif()
    set_property(GLOBAL APPEND PROPERTY GX_MODELS ${name})
    string(APPEND declarations "void add_${name}(Catalog& catalog);\n")
    string(APPEND calls "  add_${name}(catalog);\n")
  endforeach()
  set(catalog ${CMAKE_CURRENT_BINARY_DIR}/all.cpp)
  file(CONFIGURE OUTPUT ${catalog} @ONLY CONTENT [=[
// Written by CMake from the folders of generatrix/models.
#include "generatrix/models/all.h"

namespace gx {

@declarations@
void add_all_models([[maybe_unused]] Catalog& catalog) {
@calls@}

const std::vector<Recipe>& all_recipes() {
  static const std::vector<Recipe> recipes{
@recipe_entries@  };
  return recipes;
}

}  // namespace gx
]=])
  set(${sources} ${found} ${beside} ${catalog} PARENT_SCOPE)
  set(${tests} ${found_tests} PARENT_SCOPE)
  set(${fits} ${found_fits} PARENT_SCOPE)
endfunction()

# Puts weights that belong to a model (<model>/weights/<data>.safetensors) into the program: the target gets `gx::all_weights()`.
function(gx_embed_weights target)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/weights/*.safetensors)   # sorted
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM data)
    string(MAKE_C_IDENTIFIER weights_${data} function)
    gx_embed(${target} ${function} ${file})
    string(APPEND declarations "std::string_view ${function}();\n")
    string(APPEND entries "      {\"${data}\", std::as_bytes(std::span(${function}()))},\n")
  endforeach()
  set(all ${CMAKE_CURRENT_BINARY_DIR}/all_weights.cpp)
  file(CONFIGURE OUTPUT ${all} @ONLY CONTENT [=[
// Written by CMake from the files weights/*.safetensors of generatrix/models.
#include "generatrix/models/all.h"

namespace gx {

@declarations@
const std::vector<EmbeddedFile>& all_weights() {
  static const std::vector<EmbeddedFile> files{
@entries@  };
  return files;
}

}  // namespace gx
]=])
  target_sources(${target} PRIVATE ${all})
endfunction()
