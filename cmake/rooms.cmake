# A room is one folder of src/: a static library `migrate-<room>` whose headers are seen as "<room>/<file>.hpp".
#
# Each room's include directory holds a single link, <room> -> src/<room>, so that a header of a room that is
# not named in ROOMS (directly or through one that is) cannot be included: a wrong arrow does not build.

function(migrate_room_headers target room)
  set(directory ${CMAKE_BINARY_DIR}/rooms/${room})
  file(MAKE_DIRECTORY ${directory})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${room} ${directory}/${room} SYMBOLIC)
  target_include_directories(${target} PUBLIC ${directory})
endfunction()

# migrate_use_rooms(TARGET OWN_ROOM ROOM...): a target in the folder of OWN_ROOM that uses the others.
function(migrate_use_rooms target own)
  migrate_room_headers(${target} ${own})
  foreach(room IN LISTS ARGN)
    target_link_libraries(${target} PRIVATE migrate-${room})
  endforeach()
endfunction()

# migrate_room(NAME [ROOMS room...] [LIBRARIES library...])
function(migrate_room room)
  cmake_parse_arguments(ARG "" "" "ROOMS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*.cpp)
  add_library(migrate-${room} STATIC ${sources})
  migrate_room_headers(migrate-${room} ${room})
  target_precompile_headers(migrate-${room} REUSE_FROM standard)
  foreach(below IN LISTS ARG_ROOMS)
    target_link_libraries(migrate-${room} PUBLIC migrate-${below})
  endforeach()
  target_link_libraries(migrate-${room} PRIVATE ${ARG_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY MIGRATE_ROOMS migrate-${room})
endfunction()
