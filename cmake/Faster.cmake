# A second build of the same file costs nothing (ccache) and a link costs little (lld), where these programs are present.
# A compiler launcher given by the user wins.
find_program(GX_CCACHE ccache)
if(GX_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache asks of whoever uses precompiled headers: their own hash stands for the time stamps in them.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${GX_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")   # without it a rebuilt header never equals its cached self
endif()
find_program(GX_LLD NAMES ld.lld-14 ld.lld)
if(GX_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_link_options(-fuse-ld=lld)
endif()
mark_as_advanced(GX_CCACHE GX_LLD)
