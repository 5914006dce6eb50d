# Finds OpenVINO's runtime from the PyPI wheel, where `scripts/setup --features` puts it. Imported target: Openvino::runtime.
# Looks only in Openvino_ROOT, a CMake or environment variable, never in the system's folders.
find_path(Openvino_INCLUDE_DIR openvino/runtime/core.hpp HINTS "${Openvino_ROOT}" "$ENV{Openvino_ROOT}" PATH_SUFFIXES include NO_DEFAULT_PATH)
if(Openvino_INCLUDE_DIR)
  get_filename_component(Openvino_PREFIX "${Openvino_INCLUDE_DIR}" DIRECTORY)
  file(STRINGS "${Openvino_INCLUDE_DIR}/openvino/core/version.hpp" _version REGEX "define OPENVINO_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9]+" ";" _version "${_version}")
  list(REMOVE_ITEM _version "")
  list(JOIN _version "." Openvino_VERSION)
  find_library(Openvino_LIBRARY openvino HINTS "${Openvino_PREFIX}/lib" NO_DEFAULT_PATH)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Openvino VERSION_VAR Openvino_VERSION REQUIRED_VARS Openvino_LIBRARY Openvino_INCLUDE_DIR)
if(Openvino_FOUND AND NOT TARGET Openvino::runtime)
  add_library(Openvino::runtime SHARED IMPORTED)
  set_target_properties(Openvino::runtime PROPERTIES IMPORTED_LOCATION "${Openvino_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Openvino_INCLUDE_DIR}")
endif()
mark_as_advanced(Openvino_INCLUDE_DIR Openvino_LIBRARY)
