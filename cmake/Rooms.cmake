# A room is a static library; its tests are one executable with the room's name.
#
#   gx_room(<name> [NO_TENSORS] SOURCES a.cpp ... [USES room or library ...])
#   gx_room_test(<name> [NO_TENSORS] SOURCES a_test.cpp ... [USES ...] [LABEL fast|train|data])
#
# Rooms with tensors share one precompiled header (gx_torch); rooms without never see torch's include folder.

add_library(gx_flags INTERFACE)
target_compile_features(gx_flags INTERFACE cxx_std_20)
target_include_directories(gx_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(gx_flags INTERFACE FMT_HEADER_ONLY GX_VERSION="${PROJECT_VERSION}")
# one spelling for libraries and programs: CMake would say -fPIE for programs, and the precompiled header would not fit
target_compile_options(gx_flags INTERFACE -fPIC -Wall -Wextra -Wshadow -Wpedantic -Wno-missing-field-initializers)

add_library(gx_torch STATIC ${PROJECT_SOURCE_DIR}/generatrix/base/torch.cpp)
target_link_libraries(gx_torch PUBLIC gx_flags Libtorch::cpu ${CMAKE_DL_LIBS})
target_precompile_headers(gx_torch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)

function(gx_with_tensors target)
  target_link_libraries(${target} PUBLIC gx_torch)
  target_precompile_headers(${target} REUSE_FROM gx_torch)
endfunction()

function(gx_room name)
  cmake_parse_arguments(arg "NO_TENSORS" "" "SOURCES;USES" ${ARGN})
  add_library(gx_${name} STATIC ${arg_SOURCES})
  target_link_libraries(gx_${name} PUBLIC gx_flags ${arg_USES})
  if(NOT arg_NO_TENSORS)
    gx_with_tensors(gx_${name})
  endif()
endfunction()

# Tests are built on demand (target gx_tests), so that a user's build does not pay for them.
add_custom_target(gx_tests)
function(gx_room_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(arg "NO_TENSORS" "LABEL" "SOURCES;USES" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL fast)
  endif()
  add_executable(gx_${name}_test EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(gx_${name}_test PRIVATE gx_flags ${arg_USES} GTest::gmock GTest::gtest GTest::gtest_main)
  if(NOT arg_NO_TENSORS)
    gx_with_tensors(gx_${name}_test)
  endif()
  add_dependencies(gx_tests gx_${name}_test)
  gtest_discover_tests(gx_${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${arg_LABEL} ENVIRONMENT "OMP_NUM_THREADS=1" TIMEOUT 300)
endfunction()
