# A second build of the same file costs nothing (ccache) and a link costs little (mold), where these programs are present.
# A compiler launcher given by the user wins.
find_program(GX_CCACHE ccache)
if(GX_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache asks of whoever uses precompiled headers: their own hash stands for the time stamps in them.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${GX_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")   # without it a rebuilt header never equals its cached self
endif()
find_program(GX_MOLD mold)
if(GX_MOLD)
  # norelro: mold 1.10 lets the read-only part begin in the page before it where a zero-initialized thread_local ends at a page's
  # end, and the loader then refuses the program
  add_link_options(-fuse-ld=mold -Wl,-z,norelro)
endif()
mark_as_advanced(GX_CCACHE GX_MOLD)
