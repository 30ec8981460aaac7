# shellcheck shell=bash
# one FILE TARGET: a tree with a single source file that includes TARGET.
one() { put "$1" "#include $2"; }

good=(
  'sdk/include/graft/abi/a.h <stdint.h>'
  'sdk/include/graft/abi/a.h <graft/abi/b.h>'
  'sdk/include/graft/sdk/a.hpp <vector>'
  'sdk/include/graft/sdk/a.hpp <graft/abi/node.h>'
  'core/base/a.cpp <graft/sdk/result.hpp>'
  'core/base/a.cpp <openssl/sha.h>'
  'core/tensor/a.cpp "base/files.hpp"'
  'core/graph/a.cpp "tensor/column.hpp"'
  'core/runtime/a.cpp "graph/plan.hpp"'
  'core/runner/a.cpp "runtime/worker.hpp"'
  'core/config/a.cpp <toml++/toml.h>'
  'core/host/a.cpp <boost/dll/shared_library.hpp>'
  'core/host/a.cpp <graft/abi/node.h>'
  'plugins/onednn/a.cpp <oneapi/dnnl/dnnl.hpp>'
  'plugins/opencv/a.cpp <opencv2/dnn.hpp>'
  'plugins/head/a.cpp "formats/npy.hpp"'
  'plugins/head/a.cpp <graft/sdk/plugin.hpp>'
  'tests/core/graph/a.cpp "graph/plan.hpp"'
)
for case in "${good[@]}"; do
  # shellcheck disable=SC2086  # two words on purpose
  one $case
  passes "$case"
done

# A folder of a plugin may be called as a library of core is.
put plugins/onednn/runtime/arena.hpp '#pragma once'
put plugins/onednn/a.cpp '#include "runtime/arena.hpp"'
passes 'own folder named runtime'

bad=(
  'sdk/include/graft/abi/a.h <stdlib.h>'
  'sdk/include/graft/abi/a.h <graft/sdk/text.hpp>'
  'sdk/include/graft/sdk/a.hpp "base/files.hpp"'
  'sdk/include/graft/sdk/a.hpp <fmt/format.h>'
  'sdk/template/a.c "formats/npy.hpp"'
  'core/base/a.cpp "tensor/column.hpp"'
  'core/base/a.cpp <graft/abi/node.h>'
  'core/base/a.cpp <graft/sdk/plugin.hpp>'
  'core/formats/a.cpp "tensor/column.hpp"'
  'core/tensor/a.cpp "graph/plan.hpp"'
  'core/graph/a.cpp "runtime/worker.hpp"'
  'core/graph/a.cpp "report/page.hpp"'
  'core/host/a.cpp "graph/plan.hpp"'
  'core/runtime/a.cpp "runner/run.hpp"'
  'core/config/a.cpp "host/library.hpp"'
  'core/report/a.cpp <graph/plan.hpp>'
  'core/nowhere/a.cpp "base/files.hpp"'
  'core/runner/a.cpp <toml++/toml.h>'
  'core/runner/a.cpp <boost/dll/shared_library.hpp>'
  'core/base/a.cpp <opencv2/core.hpp>'
  'core/base/a.cpp "../tensor/column.hpp"'
  'core/runner/a.cpp "plugins/head/dense.hpp"'
  'plugins/opencv/a.cpp <dnnl.h>'
  'plugins/head/a.cpp "runtime/worker.hpp"'
  'plugins/head/a.cpp <base/files.hpp>'
  'plugins/head/a.cpp "config/pipeline_file.hpp"'
  'plugins/head/a.cpp <graft/host.hpp>'
)
for case in "${bad[@]}"; do
  # shellcheck disable=SC2086
  one $case
  refuses "$case" "^${case%% *}:1: includes "
done

put plugins/photos/decode/png.hpp '#pragma once'
put plugins/head/a.cpp '#include "photos/decode/png.hpp"'
refuses 'another plugin' 'never includes another'
