// The cache on disk: whole or absent, whatever happens to its files.
#include "runtime/cache/cache_store.hpp"

#include "support/catch.hpp"
#include "support/shared.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace graft::runtime {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

base::hash128 key(int number) { return base::hash("key " + std::to_string(number)); }
const base::hash128 chain = base::hash("chain");

std::string found(const cache_store& store, int number) {
  const auto bytes = store.find(key(number));
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "-";
}
cache_store open(const std::string& root, const base::hash128& of = chain, uint64_t limit = 0) {
  auto store = cache_store::open(root, of, limit);
  REQUIRE(store.ok());
  return std::move(*store);
}
void keep(const std::string& root, int number, const std::string& value,
          const base::hash128& of = chain, uint64_t limit = 0) {
  cache_store store = open(root, of, limit);
  REQUIRE(store.put(key(number), value).ok());
  REQUIRE(store.flush().ok());
}
std::vector<fs::path> segments(const std::string& root) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".seg") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}
std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void replace(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("what was flushed is found by the next process, what was not is not") {
  const test::temporary_folder root;
  {
    cache_store store = open(root.path());
    REQUIRE(store.put(key(1), "one").ok());
    REQUIRE(store.put(key(2), "").ok());
    REQUIRE(store.flush().ok());
    REQUIRE(store.put(key(3), "lost").ok());
  }
  const cache_store store = open(root.path());
  CHECK(found(store, 1) == "one");
  CHECK(found(store, 2).empty());
  CHECK(found(store, 3) == "-");
  CHECK(found(open(root.path(), base::hash("another chain")), 1) == "-");
}

TEST_CASE("a store that keeps nothing takes everything") {
  cache_store store;
  CHECK(store.put(key(1), "one").ok());
  CHECK(store.flush().ok());
  CHECK(found(store, 1) == "-");
}

TEST_CASE("a truncated or foreign segment is absent, and the rest is there") {
  const test::temporary_folder root;
  keep(root.path(), 1, "one");
  const fs::path first = segments(root.path())[0];
  const std::string whole = contents(first);
  keep(root.path(), 2, "two");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{31}, std::size_t{40}, whole.size() - 1}) {
    replace(first, whole.substr(0, size));
    const cache_store store = open(root.path());
    CHECK(found(store, 1) == "-");
    CHECK(found(store, 2) == "two");
  }
  replace(first, whole + "more");
  CHECK(found(open(root.path()), 1) == "-");
  replace(first, std::string(4096, '\xff'));
  CHECK(found(open(root.path()), 2) == "two");
  replace(first, whole);
  CHECK(found(open(root.path()), 1) == "one");
}

TEST_CASE("one flipped byte anywhere loses at most the entry, and never gives another value") {
  const test::temporary_folder root;
  keep(root.path(), 1, "a value of some length");
  const fs::path path = segments(root.path())[0];
  const std::string whole = contents(path);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    replace(path, damaged);
    CHECK(found(open(root.path()), 1) == "-");
  }
}

TEST_CASE("stores that write at once keep everything") {
  const test::temporary_folder root;
  {
    std::vector<cache_store> stores;
    for (int t = 0; t < 4; ++t) stores.push_back(open(root.path()));
    std::vector<std::jthread> threads;  // joined before the stores go
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&stores, t] {
        auto& store = stores[static_cast<std::size_t>(t)];
        for (int i = 0; i < 10; ++i) {
          if (!store.put(key(t * 10 + i), std::to_string(t * 10 + i)).ok() || !store.flush().ok()) {
            return;
          }
        }
      });
    }
  }
  const cache_store store = open(root.path());
  for (int i = 0; i < 40; ++i) CHECK(found(store, i) == std::to_string(i));
}

TEST_CASE("the least recently used segments go first, those of the running chain last") {
  const test::temporary_folder root;
  const base::hash128 other = base::hash("other");
  const std::string value(1000, 'x');
  const auto age = [&](const fs::path& path, std::chrono::hours hours) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - hours);
  };
  keep(root.path(), 1, value, other);
  const fs::path old_other = segments(root.path())[0];
  age(old_other, 1h);
  keep(root.path(), 2, value);
  for (const fs::path& path : segments(root.path())) {
    if (path != old_other) age(path, 10h);
  }
  SECTION("nothing goes below the limit") {
    keep(root.path(), 3, value, chain, 100000);
    CHECK(summarize_cache(root.path()).segments == 3);
  }
  SECTION("the other chain's segment goes, though it is younger") {
    keep(root.path(), 3, value, chain, 2500);
    CHECK(summarize_cache(root.path()).bytes <= 2500);
    CHECK(found(open(root.path(), other), 1) == "-");
    CHECK(found(open(root.path()), 2) == value);
    CHECK(found(open(root.path()), 3) == value);
  }
  SECTION("opening counts as use") {
    open(root.path());  // of `chain`: its segment is now the youngest
    keep(root.path(), 4, value, base::hash("third"), 2500);
    CHECK(found(open(root.path(), other), 1) == "-");
    CHECK(found(open(root.path()), 2) == value);
  }
  SECTION("what is mapped stays readable though it was evicted") {
    const cache_store reader = open(root.path(), other);
    keep(root.path(), 3, value, chain, 1);
    CHECK(found(reader, 1) == value);
    CHECK(summarize_cache(root.path()).segments == 0);
  }
}

TEST_CASE("clearing says what was freed and touches nothing else") {
  const test::temporary_folder root;
  keep(root.path(), 1, "one");
  keep(root.path(), 2, "two", base::hash("other"));
  replace(root / "values/notes.txt", "mine");
  const cache_summary before = summarize_cache(root.path());
  CHECK(before.segments == 2);
  const auto freed = clear_cache(root.path());
  REQUIRE(freed.ok());
  CHECK(freed->bytes == before.bytes);
  CHECK(summarize_cache(root.path()).segments == 0);
  CHECK(fs::exists(root / "values/notes.txt"));
  CHECK(summarize_cache(root / "absent").segments == 0);
}

TEST_CASE("a folder that cannot be made is an error that names it") {
  const test::temporary_folder root;
  replace(root / "file", "x");
  const auto store = cache_store::open(root / "file", chain, 0);
  REQUIRE_FALSE(store.ok());
  CHECK(store.status().message().find(root / "file") != std::string::npos);
}

}  // namespace graft::runtime
