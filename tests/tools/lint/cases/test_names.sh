# shellcheck shell=bash
put tests/a/one.cpp 'TEST_CASE("reads a file") {}'
put tests/a/two.cpp 'TEST_CASE("refuses a folder") {}'
put tests/b/one.cpp 'TEST_CASE("reads a file") {}'
put tests/a/CMakeLists.txt 'graft_test(a SOURCES one.cpp two.cpp)'
put tests/b/CMakeLists.txt 'graft_test(b SOURCES one.cpp)'
passes 'the same name in two programs'

put tests/a/one.cpp 'TEST_CASE("reads a file", "[io]") {}'
put tests/a/two.cpp 'TEST_CASE("reads a file") {}'
refuses 'the same name in one program' '"reads a file" is also'

put tests/a/CMakeLists.txt 'graft_test(same SOURCES one.cpp)'
put tests/b/CMakeLists.txt 'graft_test(same SOURCES two.cpp)'
refuses 'two programs of one name' '"same" is also'
