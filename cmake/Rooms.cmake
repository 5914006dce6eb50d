# A room is a static library. All tests of a room are one executable. tests/support holds code that tests share.
#
#   gx_room(<name> [NO_TENSORS] [NO_UNITY] [FEW_INLINED] SOURCES a.cpp ... [USES room or library ...])
#   gx_room_test(<name> [NO_TENSORS] [NO_UNITY] SOURCES a_test.cpp ... [USES ...] [LABEL fast|train|data|none])
#
# Rooms with tensors share one precompiled header (gx_torch). NO_TENSORS: the room shares a small one (gx_plain) and cannot include torch.
#
# A release build compiles a room's files in batches of eight and its tests in batches of four, unless CMAKE_UNITY_BUILD is off. This takes
# a third of the time of single files (docs/results/build.md). So names in unnamed namespaces must be unique in a room and among its tests.
# NO_UNITY: the files are compiled singly.
# FEW_INLINED: the room has no loop over numbers, so a release build optimizes it less and inlines little. Its code, templates of specs above
# all, then compiles in six tenths of the time (docs/results/build.md).

find_library(GX_FMT_LIBRARY fmt REQUIRED)
mark_as_advanced(GX_FMT_LIBRARY)

if(CMAKE_BUILD_TYPE STREQUAL Release AND NOT DEFINED CMAKE_UNITY_BUILD)
  set(CMAKE_UNITY_BUILD ON)
endif()

# Symbols of our libraries stay hidden in the program that links them.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

add_library(gx_flags INTERFACE)
target_compile_features(gx_flags INTERFACE cxx_std_20)
target_include_directories(gx_flags INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include>)
target_compile_definitions(gx_flags INTERFACE $<BUILD_INTERFACE:GX_VERSION="${PROJECT_VERSION}">)
# Libraries and programs use -fPIC. CMake would use -fPIE for programs, and then the precompiled header would not fit.
target_compile_options(gx_flags INTERFACE -fPIC
  $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wshadow> $<BUILD_INTERFACE:-Wpedantic>
  $<BUILD_INTERFACE:-Wno-missing-field-initializers>)

# fmt is compiled once, not in every file. Rooms with tensors use the fmt in torch's include folder, other rooms the system's fmt. Both may
# be in one program, because their namespaces contain the version.
target_link_libraries(gx_flags INTERFACE ${GX_FMT_LIBRARY})

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/plain.cpp CONTENT "// owns a precompiled header and nothing else\n")
add_library(gx_plain STATIC ${PROJECT_BINARY_DIR}/plain.cpp)
set_target_properties(gx_plain PROPERTIES UNITY_BUILD OFF)
target_link_libraries(gx_plain PUBLIC gx_flags)
target_precompile_headers(gx_plain PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled_plain.h)

add_library(gx_torch STATIC ${PROJECT_SOURCE_DIR}/generatrix/base/torch.cpp)
if(EXISTS ${Libtorch_INCLUDE_DIR}/fmt/format-inl.h)
  target_sources(gx_torch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/fmt.cpp)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/cmake/fmt.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endif()
set_target_properties(gx_torch PROPERTIES UNITY_BUILD OFF)
target_link_libraries(gx_torch PUBLIC gx_flags Libtorch::cpu ${CMAKE_DL_LIBS})
target_precompile_headers(gx_torch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)

function(gx_with_tensors target)
  target_link_libraries(${target} PUBLIC gx_torch)
  target_precompile_headers(${target} REUSE_FROM gx_torch)
endfunction()

function(gx_inline_little target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1> "$<$<CONFIG:Release>:SHELL:-mllvm -inline-threshold=10>")
  endif()
endfunction()

function(gx_room name)
  cmake_parse_arguments(arg "NO_TENSORS;NO_UNITY;FEW_INLINED" "" "SOURCES;USES" ${ARGN})
  if(arg_SOURCES MATCHES "_test\\.cpp")
    message(FATAL_ERROR "gx_room(${name}): *_test.cpp are tests and belong to gx_room_test: ${arg_SOURCES}")
  endif()
  add_library(gx_${name} STATIC ${arg_SOURCES})
  set_property(GLOBAL APPEND PROPERTY GX_ROOMS ${name})
  if(arg_NO_UNITY)
    set_target_properties(gx_${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  if(arg_FEW_INLINED)
    gx_inline_little(gx_${name})
  endif()
  target_link_libraries(gx_${name} PUBLIC gx_flags ${arg_USES})
  if(arg_NO_TENSORS)
    target_precompile_headers(gx_${name} REUSE_FROM gx_plain)
  else()
    gx_with_tensors(gx_${name})
  endif()
endfunction()

# Tests have a precompiled header of their own, with GoogleTest. They are compiled without optimization: most of them run for less time than
# the compiler would optimize them. What they test is optimized.
if(BUILD_TESTING)
  add_library(gx_torch_test STATIC EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/plain.cpp)
  set_target_properties(gx_torch_test PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(gx_torch_test PUBLIC gx_torch GTest::gmock GTest::gtest GTest::gtest_main)
  target_compile_options(gx_torch_test PUBLIC $<$<CONFIG:Release>:-O0> -Wno-shadow)   # in a batch, a local name may be a function elsewhere
  target_precompile_headers(gx_torch_test PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h <gmock/gmock.h> <gtest/gtest.h>)
endif()

# The target gx_tests builds all tests. The target all builds none, so that a user's build is short.
add_custom_target(gx_tests)
function(gx_room_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(arg "NO_TENSORS;NO_UNITY" "LABEL" "SOURCES;USES" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL fast)
  endif()
  add_executable(gx_${name}_test EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(gx_${name}_test PRIVATE gx_flags ${arg_USES})
  if(arg_NO_TENSORS)
    target_link_libraries(gx_${name}_test PRIVATE GTest::gmock GTest::gtest GTest::gtest_main)
    target_precompile_headers(gx_${name}_test REUSE_FROM gx_plain)
  else()
    target_link_libraries(gx_${name}_test PRIVATE gx_torch_test)
    target_precompile_headers(gx_${name}_test REUSE_FROM gx_torch_test)
  endif()
  set_target_properties(gx_${name}_test PROPERTIES UNITY_BUILD_BATCH_SIZE 4)
  if(arg_NO_UNITY)
    set_target_properties(gx_${name}_test PROPERTIES UNITY_BUILD OFF)
  endif()
  add_dependencies(gx_tests gx_${name}_test)
  if(arg_LABEL STREQUAL none)   # the caller registers these tests
    return()
  elseif(arg_NO_TENSORS)
    gtest_discover_tests(gx_${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
  else()
    gx_suites(gx_${name}_test ${name} ${arg_LABEL})
  endif()
endfunction()

# Registers one ctest for one or several suites, not one for each test: see Suites.cmake.
function(gx_suites target prefix label)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/${target}_${label}_suites.cmake)
  file(GENERATE OUTPUT ${file} CONTENT
    "set(program [==[$<TARGET_FILE:${target}>]==])\nset(prefix ${prefix})\nset(label ${label})\ninclude([==[${PROJECT_SOURCE_DIR}/cmake/Suites.cmake]==])\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${file})
endfunction()
