#!/usr/bin/env bash
# The manual page and the bash completion of the program, from its own --help. pages.sh PROGRAM FOLDER
set -euo pipefail
program=$1 folder=$2
mkdir -p "$folder"

# Names of the commands below `graft $@`, one a line.
commands() { "$program" "$@" --help | awk '/^(Subcommands|SUBCOMMANDS):/ { inside = 1; next } inside && /^  [a-z]/ { print $1 }'; }
options() { "$program" "$@" --help | grep -oE -- '--[a-z][a-z-]*' | sort -u | tr '\n' ' '; }
roff() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"; }

{
  printf '.TH GRAFT 1 "" "%s" "User commands"\n' "$("$program" --version)"
  printf '.SH NAME\ngraft \\- transfer learning for images on ordinary CPUs\n'
  printf '.SH SYNOPSIS\n.B graft\n.I COMMAND\n[\\fIargument\\fR ...]\n.SH COMMANDS\n'
  for command in $(commands); do
    printf '.SS "graft %s"\n.nf\n' "$command"
    "$program" "$command" --help | roff
    printf '.fi\n'
    for inner in $(commands "$command"); do
      printf '.SS "graft %s %s"\n.nf\n' "$command" "$inner"
      "$program" "$command" "$inner" --help | roff
      printf '.fi\n'
    done
  done
  printf '.SH EXIT STATUS\n0 done; 1 failed while running; 2 pipeline or usage invalid; 3 a metric below fail_below; 130 interrupted.\n'
  printf '.SH ENVIRONMENT\nGRAFT_PLUGIN_PATH, GRAFT_MODEL_PATH, GRAFT_CACHE_DIR, NO_COLOR.\n'
} >"$folder/graft.1"

{
  # shellcheck disable=SC2016  # written for the shell that completes
  printf '# bash completion of graft, made from its --help\n_graft() {\n  local word=${COMP_WORDS[COMP_CWORD]} words=\n'
  # shellcheck disable=SC2016  # written for the shell that completes
  printf '  if [ "$COMP_CWORD" = 1 ]; then\n    words="%s"\n  else\n    case ${COMP_WORDS[1]} in\n' \
    "$(commands | tr '\n' ' ')"
  for command in $(commands); do
    inner=$(commands "$command" | tr '\n' ' ')
    deeper=''
    for one in $inner; do deeper+=$(options "$command" "$one"); done
    printf '      %s) words="%s%s%s" ;;\n' "$command" "$inner" "$deeper" "$(options "$command")"
  done
  # shellcheck disable=SC2016
  printf '    esac\n  fi\n  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")\n}\ncomplete -o default -F _graft graft\n'
} >"$folder/graft.bash"
