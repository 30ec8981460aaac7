# shellcheck shell=bash
# The bad words are written in two halves, as this file is looked through like any other.
put core/base/files.cpp 'int network_count;  // the share/work of one worker, /workers, share/graft'
passes 'ordinary names'

put core/base/utils.cpp 'int a;'
refuses 'a file of leftovers' '^core/base/utils.cpp: a file is named'
put core/helpers/a.cpp 'int a;'
refuses 'a folder of leftovers' '^core/helpers/a.cpp: a file is named'
put core/base/a.cpp "namespace graft::ut""ils {}"
refuses 'a namespace of leftovers' '^core/base/a.cpp:1:.*a namespace'
put docs/a.md "TO""DO: write this page"
refuses 'a promise' '^docs/a.md:1:.*file an issue'
put core/base/a.cpp "// FIX""ME"
refuses 'another promise' '^core/base/a.cpp:1:.*file an issue'
put docs/a.md "fetch it from files.python""hosted.org"
refuses 'a registry' '^docs/a.md:1:.*registry'
put a.sh "cd /wo""rk/main"
refuses 'a path of one machine' '^a.sh:1:.*one machine'
put a.txt "see /tm""p/build-x/bin"
refuses 'a build folder of one machine' '^a.txt:1:.*one machine'
