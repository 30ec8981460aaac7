// Nodes in child processes: the same bits, and whatever becomes of the child is an error.
#include "host/isolate/isolated.hpp"

#include "host/isolate/confine.hpp"
#include "host/isolate/far_node.hpp"
#include "host/node.hpp"
#include "host/node_output.hpp"
#include "support.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

namespace graft::host {
namespace {

found_plugin bad(const std::string& fault) {
  found_plugin found;
  found.folder = std::string(BAD_PLUGINS) + "/" + fault + "/bad";
  found.manifest.id = "bad";
  found.manifest.library = "bad.so";
  return found;
}

const tensor::column_type images{"photos",    "image",       "image", GRAFT_COLUMN_TENSOR,
                                 GRAFT_UINT8, {224, 224, 3}, {}};

// A transform that was told of its images.
struct ready {
  std::unique_ptr<node> made;
  std::vector<tensor::column_type> columns;
};

result<ready> make_ready(const node_type& type, events* listener = nullptr) {
  ready made;
  GRAFT_TRY_ASSIGN(made.made, node::create(type, "backbone", &test::no_values, listener));
  const tensor::column_type* in[] = {&images};
  GRAFT_TRY_ASSIGN(made.columns, made.made->infer(in));
  return made;
}

result<ready> apart(const std::string& fault, isolate_limits limits = {},
                    events* listener = nullptr) {
  GRAFT_TRY_ASSIGN(const node_type type, isolated(bad(fault), "transform", limits));
  return make_ready(type, listener);
}

result<ready> together(const std::string& fault) {
  GRAFT_TRY_ASSIGN(const graft_plugin* plugin, load_plugin(bad(fault)));
  GRAFT_TRY_ASSIGN(const node_type type, find_type(plugin, "transform"));
  return make_ready(type);
}

// n items with images; some loose, some stacked.
class image_batch {
 public:
  explicit image_batch(std::size_t n) : column_(images, n), items_(n) {
    graft_tensor all = *column_.stacked();
    for (std::size_t i = 0; i < n * 224 * 224 * 3; ++i) {
      static_cast<uint8_t*>(all.data)[i] = static_cast<uint8_t>(i * 31 + i / 977);
    }
    for (graft_item& one : items_) {
      one.struct_size = sizeof(one);
      pointers_.push_back(&one);
    }
    data_ = column_.raw();
  }
  [[nodiscard]] graft_batch raw(uint32_t worker = 0) const {
    return {sizeof(graft_batch), worker, items_.size(), pointers_.data(), 1, &data_};
  }

 private:
  tensor::column column_;
  std::vector<graft_item> items_;
  std::vector<const graft_item*> pointers_;
  const graft_column_data* data_ = nullptr;
};

result<std::string> features(ready& of, const image_batch& batch, std::size_t n,
                             uint32_t worker = 0) {
  node_output output(of.columns, n);
  GRAFT_TRY(of.made->process(batch.raw(worker), output.raw()));
  GRAFT_TRY(output.check_complete());
  std::string made;
  for (std::size_t i = 0; i < n; ++i) {
    const auto bytes = output.columns()[0].bytes(i);
    made.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return made;
}

// What process() says of a fault.
std::string fate(const std::string& fault, isolate_limits limits = {}) {
  auto made = apart(fault, limits);
  if (!made.ok()) return made.status().message();
  const image_batch batch(3);
  const auto tried = features(*made, batch, 3);
  return tried.ok() ? "ok" : tried.status().message();
}

const std::string harmless =
    " in process(); it ran in a process of its own, so nothing else is harmed";

}  // namespace

TEST_CASE("an isolated node is described as it is, and gives the same bits") {
  auto near = together("none");
  auto far = apart("none");
  REQUIRE(near.ok());
  INFO(far.status().message());
  REQUIRE(far.ok());
  const graft_node_type& a = *near->made->type().raw;
  const graft_node_type& b = *far->made->type().raw;
  CHECK(b.kind == a.kind);
  CHECK(b.flags == a.flags);
  CHECK(b.n_params == a.n_params);
  CHECK(b.params[0]->maximum == a.params[0]->maximum);
  CHECK(b.n_inputs == a.n_inputs);
  CHECK(b.fit == nullptr);
  CHECK(far->columns[0].describe() == near->columns[0].describe());
  for (const std::size_t n : {std::size_t{1}, std::size_t{16}}) {
    const image_batch batch(n);
    CHECK(*features(*far, batch, n) == *features(*near, batch, n));
  }
}

TEST_CASE("each worker has a child of its own, with the same bits") {
  auto far = apart("none");
  REQUIRE(far.ok());
  const image_batch batch(4);
  const std::string alone = *features(*far, batch, 4);
  std::vector<std::string> made(3);
  std::vector<std::jthread> threads;
  for (uint32_t worker = 0; worker < 3; ++worker) {
    threads.emplace_back([&, worker] { made[worker] = *features(*far, batch, 4, worker); });
  }
  threads.clear();
  for (const std::string& one : made) CHECK(one == alone);
}

TEST_CASE("what becomes of a child is an error that names the node, now and later") {
  // A sanitizer ends a process that crashes, or that leaves, in its own way: with exit(1).
#ifdef __SANITIZE_ADDRESS__
  const std::string crashed = "ended the process with exit(1)";
  const std::string left = crashed;
#else
  const std::string crashed = "crashed with SIGSEGV (invalid memory access)";
  const std::string left = "ended the process with exit(0)";
#endif
  CHECK(fate("crashes") == "node 'backbone': its plugin " + crashed + harmless);
  CHECK(fate("exits") == "node 'backbone': its plugin " + left + harmless);
  CHECK(fate("throws") ==
        "node 'backbone': its plugin let an exception out (no such luck); no exception may cross "
        "the ABI");
  CHECK(fate("never_returns", {0.3, uint64_t{4} << 30}) ==
        "node 'backbone': its plugin gave no sign of life for 0.3 s in process() and was stopped");
  CHECK(fate("allocates", {20, uint64_t{300} << 20}) ==
        "node 'backbone': its plugin took more than 300 MB of memory in process() and was stopped");
  CHECK(fate("crash_on_load").find("crashed with SIGSEGV") != std::string::npos);
  CHECK(fate("no_message") ==
        "node 'backbone': its plugin failed with code 13 and gave no message");
  auto dead = apart("crashes");
  REQUIRE(dead.ok());
  const image_batch batch(1);
  const std::string first = features(*dead, batch, 1).status().message();
  CHECK(features(*dead, batch, 1).status().message() == first);
}

TEST_CASE("a confined process opens no sockets, starts no processes, writes only where it may") {
  test::temporary_folder allowed;
  test::temporary_folder other;
  auto child = child_process::start({}, [&](channel& shared) {
    confine(uint64_t{1} << 30, {allowed.path()});
    wire_writer to = shared.writer(turn::result);
    to.put<int32_t>(socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
    const pid_t forked = fork();
    if (forked == 0) _exit(0);
    to.put<int32_t>(forked < 0 ? errno : 0);
    to.put<uint8_t>(std::ofstream(allowed / "file").put('x').good() ? 1 : 0);
    to.put<uint8_t>(std::ofstream(other / "file").put('x').good() ? 1 : 0);
    std::thread([&] { to.put<uint8_t>(7); }).join();
    shared.give(turn::result, 0, to.size());
    pause();
  });
  REQUIRE(child.ok());
  REQUIRE((*child)
              ->wait_for_result(
                  "test", [](uint32_t) {}, [] { return false; })
              .ok());
  wire_reader from = (*child)->shared().reader(turn::result);
  CHECK(from.get<int32_t>() == EPERM);
  CHECK(from.get<int32_t>() == EPERM);
  CHECK(from.get<uint8_t>() == 1);
  const bool wrote_elsewhere = from.get<uint8_t>() != 0;
  if (wrote_elsewhere) test::report_skip("this kernel has no Landlock: files are not confined");
  CHECK(from.get<uint8_t>() == 7);
}

TEST_CASE("a writer stops at the end of its region, a reader at what is not there") {
  std::byte memory[256];
  wire_writer to(memory);
  to.text("hello");
  to.block("abcd", 4);
  CHECK(to.fits());
  to.text(std::string(300, 'x'));
  CHECK_FALSE(to.fits());
  wire_reader from(std::span<const std::byte>(memory).first(70));
  CHECK(from.text() == "hello");
  CHECK(std::memcmp(from.block(4), "abcd", 4) == 0);
  CHECK(from.count(8) == 0);
  CHECK_FALSE(from.sound());
}

// Not judged, since it depends on the neighbours: run with "[.cost]".
TEST_CASE("what a batch of 16 images costs more in a child", "[.cost]") {
  auto far = apart("none");
  auto near = together("none");
  REQUIRE(near.ok());
  REQUIRE(far.ok());
  const image_batch batch(16);
  const auto time = [&](ready& of) {
    const auto start = std::chrono::steady_clock::now();
    CHECK(features(of, batch, 16).ok());
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
  };
  std::vector<double> in_process;
  std::vector<double> apart;
  for (int i = 0; i < 400; ++i) {
    in_process.push_back(time(*near));
    apart.push_back(time(*far));
  }
  std::sort(in_process.begin(), in_process.end());
  std::sort(apart.begin(), apart.end());
  for (const auto& [what, at] : {std::pair{"best", 0}, {"lowest decile", 40}, {"median", 200}}) {
    std::cout << what << ": " << in_process[at] << " us in process, " << apart[at] << " isolated, "
              << apart[at] - in_process[at] << " more\n";
  }
}

}  // namespace graft::host
