#include "host/isolate/far_node.hpp"

#include "host/checked/call.hpp"
#include "host/isolate/child.hpp"

#include <graft/sdk/text.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

namespace graft::host {

namespace {

// How often a child is looked at while the host waits for it.
constexpr int slice_ms = 20;

}  // namespace

result<std::unique_ptr<child_process>> child_process::start(const isolate_limits& limits,
                                                            const body& body) {
  std::unique_ptr<child_process> made(new child_process);
  made->limits_ = limits;
  GRAFT_TRY_ASSIGN(made->shared_, channel::make());
  std::fflush(nullptr);
  made->pid_ = fork();
  if (made->pid_ < 0) return status(code::resource_exhausted, "no process left for its plugin");
  if (made->pid_ == 0) {
    // Nothing may unwind into the host's half of this stack.
    [&]() noexcept { body(*made->shared_); }();
    _exit(0);
  }
  return made;
}

child_process::~child_process() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

uint64_t child_process::memory() const {
  const std::string path = "/proc/" + std::to_string(pid_) + "/statm";
  unsigned long long total = 0;
  unsigned long long resident = 0;
  unsigned long long shared = 0;
  std::FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return 0;
  const int n = std::fscanf(file, "%llu %llu %llu", &total, &resident, &shared);
  std::fclose(file);
  return n == 3 && resident > shared
             ? (resident - shared) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE))
             : 0;
}

status child_process::stopped(const std::string& why) {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
  gone_ = why;
  return {code::internal, gone_};
}

status child_process::ended(const std::string& function) {
  int how = 0;
  waitpid(pid_, &how, 0);
  pid_ = -1;
  gone_ = WIFSIGNALED(how)
              ? std::string("its plugin crashed with ") + signal_words(WTERMSIG(how))
              : "its plugin ended the process with exit(" + std::to_string(WEXITSTATUS(how)) + ")";
  gone_ += " in " + function + "(); it ran in a process of its own, so nothing else is harmed";
  return {code::internal, gone_};
}

status child_process::wait_for_result(const std::string& function,
                                      const std::function<void(uint32_t)>& answer,
                                      const std::function<bool()>& cancelled) {
  if (pid_ < 0) return {code::internal, gone_};
  using clock = std::chrono::steady_clock;
  auto alive = clock::now();
  while (true) {
    const turn now = shared_->now();
    if (now == turn::result) return {};
    if (now == turn::ask) {
      answer(shared_->operation());
      alive = clock::now();
      continue;
    }
    shared_->wait_while(now, slice_ms);
    if (shared_->now() != now) continue;
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == pid_ && shared_->now() != turn::result) {
      return ended(function);
    }
    shared_->cancel(cancelled());
    if (memory() > limits_.memory) {
      return stopped("its plugin took more than " + std::to_string(limits_.memory >> 20) +
                     " MB of memory in " + function + "() and was stopped");
    }
    if (std::chrono::duration<double>(clock::now() - alive).count() > limits_.seconds) {
      char seconds[40];
      std::snprintf(seconds, sizeof(seconds), "%g", limits_.seconds);
      return stopped("its plugin gave no sign of life for " + std::string(seconds) + " s in " +
                     function + "() and was stopped");
    }
  }
}

result<std::unique_ptr<far_node>> far_node::make(const far_type& type, services& host,
                                                 const graft_values* values) {
  std::unique_ptr<far_node> made(new far_node(type, host));
  // The child inherits the values, and what they point to, by being a copy of this process.
  GRAFT_TRY_ASSIGN(made->child_, child_process::start(type.limits, [&](channel& shared) {
                     serve_child(shared, type.found, type.name, host.node_id(), values,
                                 host.cache(), type.limits);
                   }));
  return made;
}

status far_node::call(request what, const char* function,
                      const std::function<void(wire_writer&)>& write,
                      const std::function<void(wire_reader&)>& read, const graft_dataset* data) {
  channel& shared = child_->shared();
  wire_writer to = shared.writer(turn::call);
  if (write) write(to);
  if (!to.fits()) {
    return {code::resource_exhausted, "a batch of more than 2 GiB cannot go to a child process"};
  }
  shared.cancel(false);
  shared.give(turn::call, static_cast<uint32_t>(what), to.size());
  GRAFT_TRY(child_->wait_for_result(
      function, [&](uint32_t question) { answer(question, data); },
      [&] { return host_.listener() != nullptr && host_.listener()->cancelled(); }));
  wire_reader from = shared.reader(turn::result);
  const auto outcome = static_cast<code>(from.get<int32_t>());
  if (outcome != code::ok) return {outcome, from.text()};
  if (read) read(from);
  return from.sound() ? status{}
                      : status{code::internal, "its child process gave a damaged result"};
}

void far_node::answer(uint32_t question, const graft_dataset* data) {
  channel& shared = child_->shared();
  wire_reader from = shared.reader(turn::ask);
  wire_writer to = shared.writer(turn::answer);
  wire_writer body = to;
  body.put<int32_t>(0);
  body.text(std::string_view());
  status outcome;
  if (ask{question} == ask::read) {
    outcome = data == nullptr ? status{code::failed_precondition, "there is nothing to read"}
                              : read_items(from, *data, body);
  } else {
    outcome = answer_events(ask{question}, from);
  }
  if (!outcome.ok() || !body.fits()) {
    body = to;
    body.put(static_cast<int32_t>(outcome.ok() ? code::resource_exhausted : outcome.code()));
    body.text(outcome.ok() ? "that is more than a child process can be given" : outcome.message());
  }
  shared.give(turn::answer, 0, body.size());
}

status far_node::read_items(wire_reader& from, const graft_dataset& data, wire_writer& to) {
  const auto split = from.get<int32_t>();
  const auto view = from.get<int32_t>();
  std::vector<uint64_t> indices(from.count(sizeof(uint64_t)));
  for (uint64_t& one : indices) one = from.get<uint64_t>();
  const graft_batch* batch = nullptr;
  const graft_status code = data.read(&data, split, view, indices.data(), indices.size(), &batch);
  GRAFT_TRY(take_error(code, host_.node_id()));
  // The size is known once the batch is written, behind it.
  wire_writer sized = to;
  sized.put<uint64_t>(0);
  auto* const start = sized.block(0);
  if (start == nullptr) return {};
  const uint64_t room = child_->shared().region(turn::answer).size() - sized.size();
  wire_writer bytes(std::span(start, room));
  wire_batch::write(*batch, bytes);
  if (!bytes.fits()) return {code::resource_exhausted, "those items are more than 2 GiB"};
  to.put<uint64_t>(bytes.size());
  to.block(bytes.size());
  return {};
}

status far_node::answer_events(ask question, wire_reader& from) {
  events* to = host_.listener();
  if (to == nullptr) return {code::failed_precondition, "nothing runs yet"};
  const std::string& id = host_.node_id();
  switch (question) {
    case ask::log: {
      const auto level = from.get<int>();
      to->log(id, level, from.view());
      return {};
    }
    case ask::progress: {
      const auto fraction = from.get<double>();
      to->progress(id, fraction, from.view());
      return {};
    }
    case ask::metrics:
      return to->metrics(id, from.view());
    case ask::history:
      return to->history(id, from.view());
    case ask::gate: {
      const std::string metric = from.text();
      const auto value = from.get<double>();
      return to->gate(id, metric, value, from.get<double>());
    }
    case ask::write_file: {
      const std::string name = from.text();
      return to->write_file(id, name, from.view());
    }
    case ask::section:
      to->section(id, read_section(from));
      return {};
    case ask::read:
      break;
  }
  return {code::internal, "an unknown question"};
}

}  // namespace graft::host
