# The four kinds of target in this tree: core libraries, plugins, tests and fuzzers.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

set(GRAFT_PLUGIN_DIR lib/graft/plugins)
set(GRAFT_DATA_DIR share/graft)

# graft_core_library(NAME SOURCES ... [LINK ...]): one static library a folder of core/,
# seen by others as graft::NAME with includes written from core/ ("config/pipeline_file.hpp").
function(graft_core_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
  add_library(graft_${name} STATIC ${ARG_SOURCES})
  add_library(graft::${name} ALIAS graft_${name})
  target_include_directories(graft_${name} PUBLIC ${PROJECT_SOURCE_DIR}/core)
  target_link_libraries(graft_${name} PUBLIC ${ARG_LINK} PRIVATE graft_compile ${ARG_PRIVATE})
endfunction()

# graft_plugin(ID ENTRY entry.cpp [SOURCES ...] [LINK ...]): the plugin's code as a static library
# plugin_ID (tests link it) and the module that the host loads, beside its plugin.toml.
function(graft_plugin id)
  cmake_parse_arguments(ARG "" "ENTRY" "SOURCES;LINK" ${ARGN})
  add_library(plugin_${id} STATIC ${ARG_SOURCES})
  target_include_directories(plugin_${id} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(plugin_${id} PUBLIC graft::sdk ${ARG_LINK} PRIVATE graft_compile)

  set(folder ${PROJECT_BINARY_DIR}/${GRAFT_PLUGIN_DIR}/${id})
  add_library(${id} MODULE ${ARG_ENTRY})
  target_link_libraries(${id} PRIVATE plugin_${id} graft_compile)
  target_link_options(${id} PRIVATE
    -Wl,--version-script=${PROJECT_SOURCE_DIR}/sdk/cmake/plugin.map -Wl,-z,defs -Wl,--as-needed)
  if(GRAFT_SANITIZE)
    set_property(TARGET ${id} PROPERTY LINK_OPTIONS
      -Wl,--version-script=${PROJECT_SOURCE_DIR}/sdk/cmake/plugin.map)
  endif()
  set_target_properties(${id} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${folder})
  configure_file(plugin.toml ${folder}/plugin.toml COPYONLY)
  install(TARGETS ${id} LIBRARY DESTINATION ${GRAFT_PLUGIN_DIR}/${id})
  install(FILES plugin.toml DESTINATION ${GRAFT_PLUGIN_DIR}/${id})
endfunction()

# graft_test(NAME SOURCES ... [LINK ...] [LABELS ...]): a Catch2 program run by ctest as one test.
function(graft_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(test_${name} PRIVATE graft_test_main graft_compile ${ARG_LINK})
  set_target_properties(test_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}"
    ENVIRONMENT "GRAFT_BINARY=${PROJECT_BINARY_DIR}/bin/graft"
    SKIP_RETURN_CODE 77)
endfunction()

# graft_runs_program(TEST...): tests that run the whole program. LeakSanitizer's tracer dies now and
# then as a process with worker threads ends; leaks are looked for in the tests of the parts.
function(graft_runs_program)
  set_property(TEST ${ARGN} APPEND PROPERTY
    ENVIRONMENT_MODIFICATION "ASAN_OPTIONS=string_append::detect_leaks=0")
endfunction()
