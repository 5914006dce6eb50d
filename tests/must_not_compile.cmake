# Compiles one file as the build would, without writing an object, and demands that it fails for the reason in its first line:
#   // must not compile: <regular expression that the compiler's errors match>
#   cmake -DFILE=<absolute path> -DCOMMANDS=<build>/compile_commands.json -P tests/must_not_compile.cmake
# The wrong lines stand between `#ifndef GX_RIGHT` and `#endif`: without them the file must compile, so that nothing else is wrong.
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${FILE} first LIMIT_COUNT 1)
if(NOT first MATCHES "^// must not compile: (.+)$")
  message(FATAL_ERROR "${FILE}:1: expected \"// must not compile: <message>\"")
endif()
set(expected "${CMAKE_MATCH_1}")

execute_process(COMMAND grep -oP "\"command\": \"\\K.* -c ${FILE}(?=\")" ${COMMANDS} OUTPUT_VARIABLE command OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT command)
  message(FATAL_ERROR "${COMMANDS} has no command for ${FILE}")
endif()
string(REPLACE "\\\"" "\"" command "${command}")   # as JSON writes a shell's line: \" for a quote, \\ for a backslash
string(REPLACE "\\\\" "\\" command "${command}")
cmake_path(GET COMMANDS PARENT_PATH build)

function(compile)
  execute_process(COMMAND sh -c "${command} -fsyntax-only ${ARGN}" WORKING_DIRECTORY ${build} RESULT_VARIABLE status ERROR_VARIABLE errors)
  set(status ${status} PARENT_SCOPE)
  set(errors "${errors}" PARENT_SCOPE)
endfunction()

compile(-DGX_RIGHT)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the right half of ${FILE} does not compile:\n${errors}")
endif()
compile()
if(status EQUAL 0)
  message(FATAL_ERROR "${FILE} compiles; it must not")
endif()
if(NOT errors MATCHES "error: [^\n]*${expected}")
  message(FATAL_ERROR "${FILE} fails for another reason than \"${expected}\":\n${errors}")
endif()
