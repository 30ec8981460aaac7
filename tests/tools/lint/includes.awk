# Checks every #include of the files given (paths relative to the root of the tree).
# A library of core may include what `allowed` names, itself, the standard library and its
# third-party libraries, but for those that `only` keeps to one folder.

BEGIN {
  # From the bottom up, each may use what stands above its line, but for the leaves that it does not need.
  # The host finds plugins by their plugin.toml and collects the report sections of nodes; the graph is
  # built from a pipeline file and from the nodes that the host made.
  allowed["base"] = ""
  allowed["formats"] = "base"
  allowed["tensor"] = "base"
  allowed["config"] = "base"
  allowed["report"] = "base"
  allowed["host"] = "tensor config report base"
  allowed["graph"] = "host tensor config base"
  allowed["runtime"] = "graph host tensor config report formats base"
  allowed["validate"] = "host tensor config report formats base"
  allowed["export"] = "graph host tensor config formats base"
  allowed["scaffold"] = "formats base"
  allowed["embed"] = "runtime graph host tensor config report formats base"
  allowed["runner"] = "scaffold export validate runtime graph host tensor config report formats base"

  # The C ABI is the host's business and that of the libraries above it.
  abi["config"] = abi["host"] = abi["tensor"] = abi["graph"] = abi["runtime"] = abi["report"] = abi["validate"] = abi["export"] = abi["embed"] = abi["runner"] = 1

  only["toml++/"] = "core/config/"
  only["toml.hpp"] = "core/config/"
  only["boost/dll"] = "core/host/"
  only["opencv2/"] = "plugins/"
  only["dnnl"] = "plugins/onednn/"
  only["oneapi/"] = "plugins/onednn/"

  split("status result text philox", words, " ")
  for (i in words) vocabulary["graft/sdk/" words[i] ".hpp"] = 1
}

function fault(why) {
  printf "%s:%d: includes %s: %s\n", FILENAME, FNR, target, why
  faults++
}

function exists(path,    line, status) {
  status = (getline line < path)
  close(path)
  return status >= 0
}

function is_standard(path) { return path !~ /[\/.]/ || path ~ /^(std(int|def|arg|io|lib|bool|align)|string|math|errno|signal|limits|float|assert|time|ctype|inttypes)\.h$/ }

function has_word(list, word) { return index(" " list " ", " " word " ") > 0 }

# The plugin's own file: relative to the including file or to the plugin's folder.
function is_own(folder) { return exists(directory target) || exists(folder target) }

function check_abi() {
  if (target == "stdint.h" || target == "stddef.h") return
  if (target ~ /^graft\/abi(\/|\.h$)/) return
  fault("an ABI header includes only stdint.h, stddef.h and ABI headers")
}

function check_sdk() {
  if (target ~ /^graft\/(abi(\/|\.h$)|sdk\/)/ || is_standard(target)) return
  fault("the SDK wrapper includes only the ABI, itself and the standard library")
}

function check_core(library,    first) {
  if (!(library in allowed)) { fault("core/" library " is in no layer; add it to includes.awk"); return }
  if (target ~ /^graft\/sdk\//) {
    if (!(target in vocabulary)) fault("core takes only status, result, text and philox from the SDK")
    return
  }
  if (target ~ /^graft\//) {
    if (!(library in abi)) fault("core/" library " must not know the ABI")
    return
  }
  first = target
  sub(/\/.*/, "", first)
  if (quoted && (target ~ /^(plugins|tests|core|sdk)\//)) { fault("core includes only core"); return }
  if (first == target || first == library || !(first in allowed)) return
  if (has_word(allowed[library], first)) return
  fault("core/" library " may use: " (allowed[library] == "" ? "nothing of core" : allowed[library]))
}

function check_plugin(folder,    first) {
  if (target ~ /^graft\//) {
    if (target !~ /^graft\/(abi(\/|\.h$)|sdk\/)/) fault("not a header of the SDK")
    return
  }
  if (target ~ /^formats\//) return
  first = target
  sub(/\/.*/, "", first)
  if ((!quoted && !(first in allowed)) || is_own(folder)) return
  if (first in allowed) fault("of core, plugins may use formats only")
  else if (target ~ /^(plugins|tests|core|sdk)\// || exists("plugins/" target)) fault("a plugin never includes another")
  else fault("neither this plugin's file, nor the SDK's, nor formats'; third-party headers go in <>")
}

function check_outside() {
  if (target ~ /^graft\/(abi(\/|\.h$)|sdk\/|graft\.h$)/ || is_standard(target) || is_own(directory)) return
  fault("what a third party copies includes only the SDK")
}

FNR == 1 { directory = FILENAME; sub(/[^\/]*$/, "", directory) }

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
  quoted = ($0 ~ /include[ \t]*"/)
  target = $0
  sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", target)
  sub(/[>"].*/, "", target)

  if (target ~ /(^|\/)\.\.\//) fault("a path upwards hides the layer; write it from the root of its library")
  for (prefix in only) {
    if (index(target, prefix) == 1 && index(FILENAME, only[prefix]) != 1 && FILENAME !~ /^tests\//) {
      fault("only " only[prefix] " may")
    }
  }

  n = split(FILENAME, part, "/")
  if (FILENAME ~ /^sdk\/include\/graft\/abi(\/|\.h$)/) check_abi()
  else if (FILENAME ~ /^sdk\/include\//) check_sdk()
  else if (FILENAME ~ /^sdk\//) check_outside()
  else if (part[1] == "core" && n > 2) check_core(part[2])
  else if (part[1] == "plugins" && n > 2) check_plugin("plugins/" part[2] "/")
}

END { exit faults > 0 }
