#include "host/isolate/confine.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace graft::host {
namespace {

// The address sanitizer reserves terabytes that it never touches.
#ifdef __SANITIZE_ADDRESS__
constexpr bool limits_address_space = false;
#else
constexpr bool limits_address_space = true;
#endif

void limit_memory(uint64_t memory) {
  unsigned long long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r"); file != nullptr) {
    if (std::fscanf(file, "%llu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  // The host looks at what is resident and stops a child at `memory`; address space that is not
  // used costs nothing, so this is the second net.
  const uint64_t most = pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) + 2 * memory;
  const rlimit space{most, most};
  if (limits_address_space) setrlimit(RLIMIT_AS, &space);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

void limit_writes(const std::vector<std::string>& writable) {
  constexpr uint64_t writes = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                              LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                              LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                              LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM;
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = writes;
  const auto set = static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0));
  if (set < 0) return;  // a kernel without it
  for (const std::string& folder : writable) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    landlock_path_beneath_attr below{};
    below.allowed_access = writes;
    below.parent_fd = open(folder.c_str(), O_PATH | O_CLOEXEC);
    if (below.parent_fd < 0) continue;
    syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
    close(below.parent_fd);
  }
  syscall(SYS_landlock_restrict_self, set, 0);
  close(set);
}

constexpr sock_filter load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset));
}
constexpr sock_filter refuse(uint32_t error) {
  return BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error);
}
constexpr sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
constexpr sock_filter skip_unless(uint32_t value) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
}

void limit_calls() {
  std::vector<sock_filter> filter = {load(offsetof(seccomp_data, arch)),
                                     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
                                     refuse(EPERM), load(offsetof(seccomp_data, nr))};
  constexpr std::array refused{SYS_socket, SYS_socketpair,    SYS_connect, SYS_bind,
                               SYS_listen, SYS_accept,        SYS_fork,    SYS_vfork,
                               SYS_execve, SYS_execveat,      SYS_ptrace,  SYS_kill,
                               SYS_mount,  SYS_io_uring_setup};
  for (const long number : refused) {
    filter.push_back(skip_unless(static_cast<uint32_t>(number)));
    filter.push_back(refuse(EPERM));
  }
  // Its flags lie in memory, where a filter cannot look; the C library then uses clone().
  filter.push_back(skip_unless(SYS_clone3));
  filter.push_back(refuse(ENOSYS));
  // Threads yes, processes no.
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3));
  filter.push_back(load(offsetof(seccomp_data, args)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
  filter.push_back(refuse(EPERM));
  filter.push_back(allow);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace

void confine(uint64_t memory, const std::vector<std::string>& writable) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit_memory(memory);
  limit_writes(writable);
  limit_calls();
}

}  // namespace graft::host
