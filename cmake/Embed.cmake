# Files that travel inside the program.
#
#   gx_embed(<target> <name> <file>)
#
# gives the target `std::string_view gx::<name>()` with the file's bytes, aligned to 64, for the life of the program. Declare it where
# it is used; a change of the file rebuilds it. The file may be any: the assembler copies it (.incbin), no compiler reads it.
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
