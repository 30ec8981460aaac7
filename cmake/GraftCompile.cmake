# How every target is compiled: standard, warnings, visibility, baseline CPU, sanitizers.

option(GRAFT_BUILD_TESTS "Build the tests" ON)
option(GRAFT_BUILD_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
set(GRAFT_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(GRAFT_CCACHE ccache)
if(GRAFT_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${GRAFT_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${GRAFT_CCACHE})
endif()

# x86-64-v2 is the oldest CPU that Graft runs on; anything newer is chosen at run time.
add_library(graft_compile INTERFACE)
target_compile_options(graft_compile INTERFACE
  -Wall -Wextra -Wpedantic -Werror -march=x86-64-v2 -mtune=generic)
# GCC 12 sees overlaps in std::string concatenation that are not there (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(graft_compile INTERFACE -Wno-restrict)
endif()
if(GRAFT_SANITIZE)
  # GCC's own documentation: with sanitizers this warning is raised where nothing is wrong.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(graft_compile INTERFACE -Wno-maybe-uninitialized)
  endif()
  add_compile_options(-fsanitize=${GRAFT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${GRAFT_SANITIZE})
endif()
