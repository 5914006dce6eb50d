# Read by ctest itself: makes one ctest of each GoogleTest suite of a program, because loading torch costs more than most tests and
# is so paid once per suite. Expects `program`, `prefix` and `label`; keeps the list of suites beside the program.
#
# A suite whose every test was skipped counts as skipped; its output says why.
set(list "${program}.suites")
if(NOT EXISTS "${program}")
  add_test("${prefix}.not_built" "${program}")
  return()
endif()
if("${program}" IS_NEWER_THAN "${list}")
  execute_process(COMMAND "${program}" --gtest_list_tests OUTPUT_VARIABLE listed RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${program} cannot list its tests: ${status}\n${listed}")
  endif()
  string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_/]+\\.(  # [^\n]*)?\n" suites "${listed}\n")
  list(TRANSFORM suites REPLACE "\n?([A-Za-z0-9_/]+)\\..*" "\\1")
  file(WRITE "${list}" "${suites}")
endif()
file(READ "${list}" suites)
foreach(suite IN LISTS suites)
  add_test("${prefix}.${suite}" "${program}" "--gtest_filter=${suite}.*")
  set_tests_properties("${prefix}.${suite}" PROPERTIES LABELS "${label}" ENVIRONMENT "OMP_NUM_THREADS=1" TIMEOUT 300
    SKIP_REGULAR_EXPRESSION "\\[  PASSED  \\] 0 tests")
endforeach()
