# What `cmake --install` puts where: the command, its manual page and completions, the headers, and the command as
# a library with what CMake and pkg-config ask of it. cpack makes a Debian package of the same.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# libmigrate.a: all rooms, and the libraries that we link statically; the others by the names that programs find
# them by, so that their development packages are not needed.
get_property(rooms GLOBAL PROPERTY MIGRATE_ROOMS)
list(APPEND rooms migrate-cli)
set(archives ${rooms})
list(TRANSFORM archives REPLACE "(.+)" "$<TARGET_FILE:\\1>")
get_target_property(SPDLOG spdlog::spdlog LOCATION)
get_target_property(FMT fmt::fmt LOCATION)
set(MIGRATE_LINKED)
foreach(library IN ITEMS ${PQXX} ${PQ} ${PG_QUERY} ${XXHASH} ${YAML_CPP} ${SPDLOG} ${FMT})
  if(library MATCHES "\\.a$")
    list(APPEND archives ${library})
  else()
    execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${library} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
    if(NOT headers MATCHES "SONAME +([^ \n]+)")
      message(FATAL_ERROR "${library} is no shared library")
    endif()
    list(APPEND MIGRATE_LINKED -l:${CMAKE_MATCH_1})
  endif()
endforeach()
set(package ${CMAKE_BINARY_DIR}/package)
set(lines ${archives})
list(TRANSFORM lines PREPEND "addlib ")
list(JOIN lines "\n" lines)
file(GENERATE OUTPUT ${package}/libmigrate.mri CONTENT "create ${package}/libmigrate.a\n${lines}\nsave\nend\n")
add_custom_command(OUTPUT ${package}/libmigrate.a COMMAND ${CMAKE_AR} -M <${package}/libmigrate.mri
                   DEPENDS ${rooms} ${package}/libmigrate.mri)

# What the program says of itself.
set(documents)
function(migrate_document file)
  add_custom_command(OUTPUT ${package}/${file} COMMAND migrate ${ARGN} >${package}/${file} DEPENDS migrate)
  set(documents ${documents} ${package}/${file} PARENT_SCOPE)
endfunction()
migrate_document(migrate.1 man)
migrate_document(migrate completion bash)
migrate_document(_migrate completion zsh)
migrate_document(migrate.fish completion fish)
add_custom_target(migrate-package ALL DEPENDS ${package}/libmigrate.a ${documents})

# CMake and pkg-config.
set(cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/migrate)
configure_package_config_file(cmake/migrateConfig.cmake.in ${package}/migrateConfig.cmake
                              INSTALL_DESTINATION ${cmake_folder}
                              PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR
                              NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${package}/migrateConfigVersion.cmake COMPATIBILITY SameMinorVersion)
list(JOIN MIGRATE_LINKED " " MIGRATE_LINKED_FLAGS)
file(RELATIVE_PATH MIGRATE_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/migrate.pc.in ${package}/migrate.pc @ONLY)

install(TARGETS migrate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY include/migrate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${package}/libmigrate.a DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${package}/migrateConfig.cmake ${package}/migrateConfigVersion.cmake cmake/migrateModels.cmake
        DESTINATION ${cmake_folder})
install(FILES ${package}/migrate.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES templates/script.sql DESTINATION ${CMAKE_INSTALL_DATADIR}/migrate/templates)
install(FILES ${package}/migrate.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${package}/migrate DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${package}/migrate.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# Debian's zsh looks for what packages bring in a folder of its own.
install(CODE "set(zsh_folder site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\" AND EXISTS /etc/debian_version)
  set(zsh_folder vendor-completions)
endif()")
install(FILES ${package}/_migrate DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/\${zsh_folder}")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME migrate)
set(CPACK_PACKAGE_CONTACT "The authors of migrate")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Schema migrations for PostgreSQL")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql")  # the embedded server
include(CPack)
