#!/usr/bin/env bash
# Reads every built plugin as the loader would. No plugin may need OpenCV's imgcodecs, highgui or videoio
# (they bring GDAL and over a hundred libraries), by itself or through another library; every library must
# be found; only graft_plugin_entry may be exported. The host needs neither OpenCV nor oneDNN.
# plugin_links.sh PLUGIN_FOLDER HOST
set -euo pipefail

folder=$1 host=$2
faults=0 plugins=0

fault() {
  printf '%s\n' "$*"
  faults=$((faults + 1))
}

# closure FILE: names of all libraries that loading it would load.
closure() { ldd "$1" | awk '{ print $1 " " ($3 == "not" ? "missing" : "found") }'; }

for plugin in "$folder"/*/*.so; do
  [ -f "$plugin" ] || continue
  plugins=$((plugins + 1))
  while read -r library state; do
    case $library in
      libopencv_imgcodecs* | libopencv_highgui* | libopencv_videoio* | libgdal*)
        fault "$(basename "$plugin") needs $library" ;;
    esac
    [ "$state" = found ] || fault "$(basename "$plugin"): $library is not found"
  done < <(closure "$plugin")
  while read -r symbol; do
    case $symbol in
      graft_plugin_entry | __asan_* | __tsan_* | __ubsan_* | __odr_asan*) ;;
      *) fault "$(basename "$plugin") exports $symbol" ;;
    esac
  done < <(nm -D --defined-only "$plugin" | awk '{ print $NF }')
done

while read -r library _; do
  case $library in
    libopencv_* | libdnnl*) fault "$(basename "$host") itself needs $library" ;;
  esac
done < <(closure "$host")

[ "$plugins" -gt 0 ] || fault "no plugin in $folder: build first"
printf '%d plugins, %d faults\n' "$plugins" "$faults"
[ "$faults" -eq 0 ]
