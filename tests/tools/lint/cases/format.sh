# shellcheck shell=bash
style='BasedOnStyle: Google'
put .clang-format "$style"
put core/a.cpp 'int add(int a, int b) { return a + b; }'
passes 'formatted'

put .clang-format "$style"
put core/a.cpp 'int add( int a,int b ){return a+b;}'
refuses 'not formatted' 'core/a.cpp:1:'
