// Loops compiled for several instruction sets, of which the widest that the CPU at hand has is
// chosen when the plugin is loaded. Only for loops whose results are the same for all of them.
#pragma once

#if defined(__clang__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GRAFT_WIDEST
#else
#define GRAFT_WIDEST __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#endif
