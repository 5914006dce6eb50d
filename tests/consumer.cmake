# Installs the package into a folder, builds tests/consumer against it alone, runs the installed program and the
# consumer, who opens the run that the program trained.
#   cmake -DBUILD=<build> -DWORK=<folder> -DCOMPILER=<c++> -P tests/consumer.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})

function(must_run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT status EQUAL 0 OR NOT out MATCHES "${expected}")
    message(FATAL_ERROR "${ARGN}\nexit ${status}, expected 0 and \"${expected}\" in\n${out}")
  endif()
endfunction()

must_run("" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
must_run("" ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_CXX_COMPILER=${COMPILER})
must_run("" ${CMAKE_COMMAND} --build ${WORK}/build)
must_run("^generatrix [0-9]+\\.[0-9]+\\.[0-9]+ " ${WORK}/prefix/bin/generatrix --version)
must_run("" ${WORK}/prefix/bin/generatrix train gan-ring --set train.steps=1 --out ${WORK}/run --quiet)
must_run("^vae drew \\[5, 2\\]\n.*/run is a gan of ring-8\n$" ${WORK}/build/consumer ${WORK}/run)
