# Finds Arrow's Parquet reader from the PyPI wheel, where `scripts/setup --parquet` puts it. Imported targets: Parquet::parquet and
# Parquet::arrow. Looks only in Parquet_ROOT, a CMake or environment variable, never in the system's folders.
find_path(Parquet_INCLUDE_DIR parquet/arrow/reader.h HINTS "${Parquet_ROOT}" "$ENV{Parquet_ROOT}" PATH_SUFFIXES include NO_DEFAULT_PATH)
if(Parquet_INCLUDE_DIR)
  get_filename_component(Parquet_PREFIX "${Parquet_INCLUDE_DIR}" DIRECTORY)
  file(STRINGS "${Parquet_INCLUDE_DIR}/arrow/util/config.h" _version REGEX "define ARROW_VERSION_STRING ")
  string(REGEX REPLACE ".*\"([0-9.]+).*" "\\1" Parquet_VERSION "${_version}")
  foreach(_library parquet arrow)
    find_library(Parquet_${_library}_LIBRARY ${_library} HINTS "${Parquet_PREFIX}/lib" NO_DEFAULT_PATH)
  endforeach()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Parquet VERSION_VAR Parquet_VERSION
  REQUIRED_VARS Parquet_parquet_LIBRARY Parquet_arrow_LIBRARY Parquet_INCLUDE_DIR)
if(Parquet_FOUND AND NOT TARGET Parquet::parquet)
  add_library(Parquet::arrow SHARED IMPORTED)
  set_target_properties(Parquet::arrow PROPERTIES IMPORTED_LOCATION "${Parquet_arrow_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Parquet_INCLUDE_DIR}")
  add_library(Parquet::parquet SHARED IMPORTED)
  set_target_properties(Parquet::parquet PROPERTIES IMPORTED_LOCATION "${Parquet_parquet_LIBRARY}"
    INTERFACE_LINK_LIBRARIES Parquet::arrow)
endif()
mark_as_advanced(Parquet_INCLUDE_DIR Parquet_parquet_LIBRARY Parquet_arrow_LIBRARY)
