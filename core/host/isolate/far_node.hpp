// The host's side of a node in a child process: starts it, calls it, answers what it asks, and
// tells how it ended.
#pragma once

#include "host/isolate/channel.hpp"
#include "host/isolate/isolated.hpp"
#include "host/isolate/messages.hpp"
#include "host/services.hpp"

#include <graft/abi/dataset.h>
#include <graft/abi/ext/from_memory.h>
#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/views.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace graft::host {

struct far_type;

// The table, and behind it what it belongs to.
struct far_table {
  graft_node_type table{};
  const far_type* owner = nullptr;
};

struct far_type {
  far_table front;
  described_type described;
  found_plugin found;
  std::string name;
  isolate_limits limits;
};

class child_process {
 public:
  using body = std::function<void(channel&)>;  // never returns
  static result<std::unique_ptr<child_process>> start(const isolate_limits& limits,
                                                      const body& body);
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  [[nodiscard]] channel& shared() { return *shared_; }
  // Waits for the child's result; `answer` is called for each of its questions. Fails with what
  // became of the child where it ends, hangs or takes too much memory in `function`().
  status wait_for_result(const std::string& function, const std::function<void(uint32_t)>& answer,
                         const std::function<bool()>& cancelled);

 private:
  child_process() = default;
  status ended(const std::string& function);
  status stopped(const std::string& why);
  [[nodiscard]] uint64_t memory() const;

  isolate_limits limits_;
  std::unique_ptr<channel> shared_;
  pid_t pid_ = -1;
  std::string gone_;  // why there is no child any more
};

class far_node {
 public:
  static result<std::unique_ptr<far_node>> make(const far_type& type, services& host,
                                                const graft_values* values);

  // Calls the child. `write` puts the arguments, `read` takes the results; both may be null.
  status call(request what, const char* function, const std::function<void(wire_writer&)>& write,
              const std::function<void(wire_reader&)>& read, const graft_dataset* data = nullptr);

  [[nodiscard]] const far_type& type() const { return type_; }
  graft_image_size image_size{};
  graft_from_memory from_memory{};
  std::string identity;
  std::string plan;

 private:
  far_node(const far_type& type, services& host) : type_(type), host_(host) {}
  void answer(uint32_t question, const graft_dataset* data);
  status answer_events(ask question, wire_reader& from);
  status read_items(wire_reader& from, const graft_dataset& data, wire_writer& to);

  const far_type& type_;
  services& host_;
  std::unique_ptr<child_process> child_;
};

}  // namespace graft::host
