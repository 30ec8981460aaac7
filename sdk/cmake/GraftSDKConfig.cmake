# find_package(GraftSDK 0.1 REQUIRED): the target graft::sdk and graft_add_plugin(). C alone is enough;
# plugins in C++ are C++20.
include(${CMAKE_CURRENT_LIST_DIR}/GraftSDKTargets.cmake)

set(GRAFT_SDK_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

# graft_add_plugin(ID SOURCES a.c ... [LINK library ...])
# The module ID in ${CMAKE_BINARY_DIR}/plugins/ID, beside a copy of the plugin.toml of this folder.
# GRAFT_PLUGIN_PATH=${CMAKE_BINARY_DIR}/plugins lets graft find it; installed, it lands where graft looks.
function(graft_add_plugin id)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.toml)
    message(FATAL_ERROR "graft_add_plugin(${id}): ${CMAKE_CURRENT_SOURCE_DIR}/plugin.toml is missing; "
                        "graft reads it before it loads the plugin")
  endif()
  set(folder ${CMAKE_BINARY_DIR}/plugins/${id})
  add_library(${id} MODULE ${ARG_SOURCES})
  target_link_libraries(${id} PRIVATE graft::sdk ${ARG_LINK})
  set_target_properties(${id} PROPERTIES
    PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${folder} POSITION_INDEPENDENT_CODE ON
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_VISIBILITY_PRESET hidden
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON LINK_DEPENDS ${GRAFT_SDK_PLUGIN_MAP})
  target_link_options(${id} PRIVATE
    -Wl,--version-script=${GRAFT_SDK_PLUGIN_MAP} -Wl,-z,defs -Wl,--as-needed)
  configure_file(plugin.toml ${folder}/plugin.toml COPYONLY)
  install(TARGETS ${id} LIBRARY DESTINATION lib/graft/plugins/${id})
  install(FILES plugin.toml DESTINATION lib/graft/plugins/${id})
endfunction()
