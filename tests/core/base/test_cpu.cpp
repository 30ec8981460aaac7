#include "support/catch.hpp"
#include "support/shared.hpp"

#include <base/cpu.hpp>
#include <base/files.hpp>

#include <sched.h>

#include <algorithm>

using namespace graft::base;

namespace {

// A root folder whose process is in the groups given.
class fake_root {
 public:
  explicit fake_root(const std::string& groups) { put("proc/self/cgroup", groups); }
  void put(const std::string& path, const std::string& content) {
    const std::string whole = folder_ / path;
    REQUIRE(make_folders(whole.substr(0, whole.rfind('/'))).ok());
    REQUIRE(write_file(whole, content).ok());
  }
  [[nodiscard]] int cpus() const { return cgroup_cpus(folder_.path()); }

 private:
  graft::test::temporary_folder folder_;
};

}  // namespace

TEST_CASE("the quota of a version 2 group is rounded up") {
  fake_root root("0::/a/b\n");
  CHECK(root.cpus() == 0);
  root.put("sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
  CHECK(root.cpus() == 2);
  root.put("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK(root.cpus() == 0);
  root.put("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  CHECK(root.cpus() == 1);
}

TEST_CASE("the group of a container is its root") {
  fake_root root("0::/\n");
  root.put("sys/fs/cgroup/cpu.max", "300000 100000\n");
  CHECK(root.cpus() == 3);
}

TEST_CASE("version 1 is read too, and -1 means no quota") {
  fake_root root("3:memory:/x\n2:cpu,cpuacct:/docker/1\n");
  root.put("sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "-1\n");
  root.put("sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000\n");
  CHECK(root.cpus() == 0);
  root.put("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us", "200001\n");
  root.put("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us", "100000\n");
  CHECK(root.cpus() == 3);
}

TEST_CASE("damaged quotas are no quotas") {
  fake_root root("0::/\nnonsense\n0:\n");
  for (const char* text :
       {"", "x", "1", "0 100000", "1 0", "-5 100000", "1 2 3", "99999999999999999999 1"}) {
    root.put("sys/fs/cgroup/cpu.max", text);
    CHECK(root.cpus() == 0);
  }
}

TEST_CASE("no more CPUs are used than the affinity allows") {
  cpu_set_t before;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(usable_cpus() >= 1);
  CHECK(usable_cpus() <= CPU_COUNT(&before));
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (!CPU_ISSET(i, &before)) continue;
    CPU_SET(i, &one);
    break;
  }
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(usable_cpus() == 1);
  REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
}

TEST_CASE("the CPU has a name and the features that the compiler's run time sees") {
  CHECK(!cpu_name().empty());
  const auto features = cpu_features();
  const auto has = [&](const char* name) {
    return std::find(features.begin(), features.end(), name) != features.end();
  };
  CHECK(has("sse4.1"));  // part of the baseline
  CHECK(has("avx2") == (__builtin_cpu_supports("avx2") != 0));
  CHECK(has("fma") == (__builtin_cpu_supports("fma") != 0));
  CHECK(has("avx512f") == (__builtin_cpu_supports("avx512f") != 0));
  CHECK(has("avx512_vnni") == (__builtin_cpu_supports("avx512vnni") != 0));
  CHECK(has("avx512_bf16") == (__builtin_cpu_supports("avx512bf16") != 0));
}
