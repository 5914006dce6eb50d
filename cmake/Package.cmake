# `cmake --install` installs the program, the rooms as static libraries with their headers, and a package. Another project then writes
#   find_package(Generatrix REQUIRED)
#   target_link_libraries(mine PRIVATE Generatrix::library)
# The package uses the libtorch of this build; Libtorch_ROOT overrides it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY GX_ROOMS)
list(REMOVE_ITEM rooms app)
add_library(gx_library INTERFACE)
foreach(room IN LISTS rooms)
  set_target_properties(gx_${room} PROPERTIES EXPORT_NAME ${room})
  target_link_libraries(gx_library INTERFACE gx_${room})
endforeach()
set_target_properties(gx_library PROPERTIES EXPORT_NAME library)
set_target_properties(gx_flags PROPERTIES EXPORT_NAME flags)
set_target_properties(gx_torch PROPERTIES EXPORT_NAME torch)

list(TRANSFORM rooms PREPEND gx_)
install(TARGETS ${rooms} gx_library gx_flags gx_torch EXPORT GeneratrixTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/generatrix)
if(TARGET generatrix)
  set_target_properties(generatrix_program PROPERTIES INSTALL_RPATH "${Libtorch_PREFIX}/lib;${Parquet_PREFIX}/lib;${Openvino_PREFIX}/lib")
  install(TARGETS generatrix RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(TARGETS generatrix_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}/../libexec)   # the launcher starts it from here
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/generatrix DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN app EXCLUDE)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Generatrix)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/GeneratrixConfig.cmake.in GeneratrixConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(GeneratrixConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT GeneratrixTargets NAMESPACE Generatrix:: DESTINATION ${package})
install(FILES ${PROJECT_BINARY_DIR}/GeneratrixConfig.cmake ${PROJECT_BINARY_DIR}/GeneratrixConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/FindLibcsv.cmake ${CMAKE_CURRENT_LIST_DIR}/FindLibtorch.cmake
  ${CMAKE_CURRENT_LIST_DIR}/FindParquet.cmake ${CMAKE_CURRENT_LIST_DIR}/FindOpenvino.cmake DESTINATION ${package})
