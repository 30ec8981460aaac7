# find_package(Graft 0.1 REQUIRED): the target graft::graft, the library, to be used from C11 or C++17.
include(${CMAKE_CURRENT_LIST_DIR}/GraftTargets.cmake)
