# Finds libtorch from the PyPI wheel. Imported targets: Libtorch::cpu and Libtorch::c10.
# Looks only in Libtorch_ROOT, a CMake or environment variable, never in the system's folders.
find_path(Libtorch_INCLUDE_DIR ATen/core/Tensor.h HINTS "${Libtorch_ROOT}" "$ENV{Libtorch_ROOT}" PATH_SUFFIXES torch/include include NO_DEFAULT_PATH)
if(Libtorch_INCLUDE_DIR)
  get_filename_component(Libtorch_PREFIX "${Libtorch_INCLUDE_DIR}" DIRECTORY)
  file(STRINGS "${Libtorch_INCLUDE_DIR}/torch/headeronly/version.h" _version REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) [0-9]+")
  string(REGEX REPLACE "[^0-9]+" "." _version "${_version}")
  string(REGEX REPLACE "^\\." "" Libtorch_VERSION "${_version}")
  foreach(_library torch_cpu c10)
    find_library(Libtorch_${_library}_LIBRARY ${_library} HINTS "${Libtorch_PREFIX}/lib" NO_DEFAULT_PATH)
  endforeach()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libtorch VERSION_VAR Libtorch_VERSION
  REQUIRED_VARS Libtorch_torch_cpu_LIBRARY Libtorch_c10_LIBRARY Libtorch_INCLUDE_DIR)
if(Libtorch_FOUND AND NOT TARGET Libtorch::cpu)
  add_library(Libtorch::c10 SHARED IMPORTED)
  set_target_properties(Libtorch::c10 PROPERTIES IMPORTED_LOCATION "${Libtorch_c10_LIBRARY}")
  add_library(Libtorch::cpu SHARED IMPORTED)
  set_target_properties(Libtorch::cpu PROPERTIES IMPORTED_LOCATION "${Libtorch_torch_cpu_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Libtorch_INCLUDE_DIR};${Libtorch_INCLUDE_DIR}/torch/csrc/api/include"
    INTERFACE_LINK_LIBRARIES Libtorch::c10)
endif()
mark_as_advanced(Libtorch_INCLUDE_DIR Libtorch_torch_cpu_LIBRARY Libtorch_c10_LIBRARY)
