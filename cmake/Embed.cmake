# Puts files into the program.
#
#   gx_embed(<target> <name> <file>)
#
# gives the target a function `std::string_view gx::<name>()` that returns the file's bytes, aligned to 64. Declare the function where you
# use it. A change of the file rebuilds the target. The file may have any content: the assembler copies it (.incbin).
function(gx_embed target name file)
  cmake_path(ABSOLUTE_PATH file NORMALIZE)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "gx_embed: ${target} embeds ${file}, which does not exist")
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [=[
// Written by CMake (Embed.cmake).
#include <string_view>

asm(R"(
  .section .rodata
  .balign 64
  .globl gx_embedded_@name@
  .hidden gx_embedded_@name@
  .globl gx_embedded_end_of_@name@
  .hidden gx_embedded_end_of_@name@
gx_embedded_@name@:
  .incbin "@file@"
gx_embedded_end_of_@name@:
  .byte 0
  .text
)");

extern "C" const char gx_embedded_@name@[], gx_embedded_end_of_@name@[];

namespace gx {

std::string_view @name@();
std::string_view @name@() {
  return {gx_embedded_@name@, static_cast<std::size_t>(gx_embedded_end_of_@name@ - gx_embedded_@name@)};
}

}  // namespace gx
]=])
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${file} SKIP_PRECOMPILE_HEADERS ON
    SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
