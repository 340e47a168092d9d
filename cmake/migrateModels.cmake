# migrate_add_models(TARGET SOURCE...): a shared library lib<TARGET>.so of models in C++, one of whose sources has
# MIGRATE_MODELS in it. It shows that one function alone.
function(migrate_add_models target)
  add_library(${target} SHARED ${ARGN})
  target_link_libraries(${target} PRIVATE migrate::models)
  set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON)
endfunction()
