# shellcheck shell=bash
# lines N: N lines of text.
lines() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "// line" }'; }

lines 500 | put core/base/long.cpp
lines 10 | put core/base/short.cpp
lines 10 | put core/base/short.hpp
passes '500 lines'

lines 501 | put core/base/long.cpp
lines 10 | put core/base/short.cpp
lines 10 | put core/base/short.hpp
refuses '501 lines' 'long.cpp: 501 lines'

lines 151 | put core/base/a.cpp
lines 152 | put core/base/b.cpp
lines 10 | put core/base/c.cpp
refuses 'a median of 151' 'median of 3 files is 151'
