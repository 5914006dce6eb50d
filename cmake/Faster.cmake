# Uses ccache and lld where they are installed: ccache makes a second build of the same file fast, lld makes links fast.
# A compiler launcher that the user sets replaces ccache.
find_program(GX_CCACHE ccache)
if(GX_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache requires this sloppiness for precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${GX_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")   # without this flag ccache never finds a rebuilt precompiled header
endif()
find_program(GX_LLD NAMES ld.lld-14 ld.lld)
if(GX_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_link_options(-fuse-ld=lld)
endif()
mark_as_advanced(GX_CCACHE GX_LLD)
