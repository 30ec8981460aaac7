# Reads the ABI's headers and writes what they declare as two X-macro lists in C:
#   GRAFT_ABI_STRUCTS(STRUCT, FIELD)   STRUCT(type, FIELD(type, field) ...) for each struct
#   GRAFT_ABI_CONSTANTS(NUMBER, TEXT)  each constant of an enum and each #define with a value
# awk -f abi_list.awk HEADER...

{ sub(/\r$/, "") }
/^#define GRAFT_[A-Z0-9_]+ [^ ]/ && $2 !~ /^GRAFT_(CALL|EXPORT|ABI_MAJOR|ABI_MINOR)$/ {
  constants = constants ($3 ~ /^"/ ? " TEXT(" : " NUMBER(") $2 ")"
}
/^#/ { next }
{ code = code " " $0 }

function declare_enum(body,    parts, n, i) {
  n = split(body, parts, ",")
  for (i = 1; i <= n; ++i) {
    if (match(parts[i], /GRAFT_[A-Z0-9_]+/)) constants = constants " NUMBER(" substr(parts[i], RSTART, RLENGTH) ")"
  }
}

# The name that a declaration gives: of a function pointer, or its last word before any [n].
function declared(field) {
  if (match(field, /GRAFT_CALL\* *[a-z0-9_]+\)/)) {
    field = substr(field, RSTART, RLENGTH - 1)
    sub(/.*\* */, "", field)
    return field
  }
  sub(/(\[[^]]*\])+ *$/, "", field)
  gsub(/ +$/, "", field)
  sub(/.*[ *]/, "", field)
  return field
}

function declare_struct(name, body,    parts, n, i) {
  structs = structs " STRUCT(" name ","
  n = split(body, parts, ";")
  for (i = 1; i < n; ++i) structs = structs " FIELD(" name ", " declared(parts[i]) ")"
  structs = structs ")"
}

END {
  while (match(code, /\/\*([^*]|\*+[^*\/])*\*+\//)) code = substr(code, 1, RSTART - 1) " " substr(code, RSTART + RLENGTH)
  while (match(code, /(enum|typedef struct [a-z0-9_]+) *\{[^}]*\}/)) {
    found = substr(code, RSTART, RLENGTH)
    code = substr(code, RSTART + RLENGTH)
    body = substr(found, index(found, "{") + 1)
    sub(/\}$/, "", body)
    if (found ~ /^enum/) { declare_enum(body); continue }
    split(found, words, " ")
    declare_struct(words[3], body)
  }
  print "#define GRAFT_ABI_STRUCTS(STRUCT, FIELD)" structs
  print "#define GRAFT_ABI_CONSTANTS(NUMBER, TEXT)" constants
}
