# shellcheck shell=bash
put sdk/include/graft/abi/a.h '#include <stdint.h>
typedef struct graft_a { uint32_t size; } graft_a;'
put sdk/include/graft/sdk/a.hpp '#include <vector>
inline std::vector<int> none() { return {}; }'
passes 'headers that stand alone'

put sdk/include/graft/abi/a.h 'typedef struct graft_a { uint32_t size; } graft_a;'
refuses 'a missing include' 'abi/a.h: does not compile by itself as c11'

put sdk/include/graft/abi/a.h 'typedef struct graft_a { int class; } graft_a;'
refuses 'C that is no C++' 'abi/a.h: does not compile by itself as c\+\+17'

put sdk/include/graft/sdk/a.hpp 'inline std::vector<int> none() { return {}; }'
refuses 'a wrapper without its include' 'sdk/a.hpp: does not compile by itself as c\+\+20'
