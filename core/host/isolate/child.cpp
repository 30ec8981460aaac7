#include "host/isolate/child.hpp"

#include "host/forked.hpp"
#include "host/isolate/confine.hpp"
#include "host/isolate/messages.hpp"
#include "host/node.hpp"
#include "host/node_output.hpp"
#include "host/places.hpp"
#include "tensor/shared_memory.hpp"

#include <graft/abi/ext/calibration.h>
#include <graft/sdk/text.hpp>

#include <csignal>
#include <mutex>

#include <fcntl.h>
#include <unistd.h>

namespace graft::host {
namespace {

// What a child's node tells, passed on to the host.
class far_events : public events {
 public:
  explicit far_events(channel& shared) : shared_(shared) {}

  // What has no answer is lost where the host is gone, as the child then is.
  void log(const std::string&, int level, std::string_view line) override {
    static_cast<void>(tell(ask::log, [&](wire_writer& to) { to.put(level), to.text(line); }));
  }
  void progress(const std::string&, double fraction, std::string_view what) override {
    static_cast<void>(
        tell(ask::progress, [&](wire_writer& to) { to.put(fraction), to.text(what); }));
  }
  bool cancelled() override { return shared_.cancelled(); }
  status metrics(const std::string&, std::string_view json) override {
    return tell(ask::metrics, [&](wire_writer& to) { to.text(json); });
  }
  status history(const std::string&, std::string_view json) override {
    return tell(ask::history, [&](wire_writer& to) { to.text(json); });
  }
  status gate(const std::string&, std::string_view metric, double value, double required) override {
    return tell(ask::gate,
                [&](wire_writer& to) { to.text(metric), to.put(value), to.put(required); });
  }
  status write_file(const std::string&, std::string_view name, std::string_view bytes) override {
    return tell(ask::write_file, [&](wire_writer& to) { to.text(name), to.text(bytes); });
  }
  void section(const std::string&, report::section section) override {
    static_cast<void>(tell(ask::section, [&](wire_writer& to) { write_section(section, to); }));
  }

  // Asks the host and reads what it answers: a status, then what belongs to the question.
  template <class Write>
  status tell(ask what, Write&& write, wire_reader* answer = nullptr) {
    const std::lock_guard lock(mutex_);
    if (shared_.now() != turn::call)
      return {code::failed_precondition, "the host is not listening"};
    wire_writer to = shared_.writer(turn::ask);
    write(to);
    if (!to.fits()) return {code::resource_exhausted, "that is more than the host takes at once"};
    shared_.give(turn::ask, static_cast<uint32_t>(what), to.size());
    while (shared_.now() == turn::ask) wait(turn::ask);
    wire_reader from = shared_.reader(turn::answer);
    // The call goes on.
    shared_.give(turn::call, shared_.operation(), call_size_);
    const auto outcome = static_cast<code>(from.get<int32_t>());
    std::string message = from.text();
    if (answer != nullptr) *answer = from;
    return outcome == code::ok ? status{} : status{outcome, std::move(message)};
  }
  // Ends with the host.
  void wait(turn than) const {
    shared_.wait_while(than, 1000);
    if (getppid() != parent_) _exit(0);
  }
  void begin_call(uint64_t size) { call_size_ = size; }

 private:
  channel& shared_;
  pid_t parent_ = getppid();
  uint64_t call_size_ = 0;
  std::mutex mutex_;
};

// fit()'s dataset, read through the host.
class far_dataset {
 public:
  far_dataset(wire_reader& from, far_events& host) : host_(host) {
    raw_.struct_size = sizeof(raw_);
    raw_.views = from.get<int32_t>();
    raw_.key = from.get<uint64_t>();
    for (uint64_t& n : counts_) n = from.get<uint64_t>();
    names_.resize(from.count(sizeof(uint64_t)));
    for (std::string& name : names_) name = from.text();
    for (const std::string& name : names_) texts_.push_back(to_text(name));
    raw_.class_names = texts_.data();
    raw_.n_classes = texts_.size();
    raw_.context = this;
    raw_.count = count;
    raw_.read = read;
  }
  far_dataset(const far_dataset&) = delete;
  far_dataset& operator=(const far_dataset&) = delete;
  [[nodiscard]] const graft_dataset& raw() const { return raw_; }

 private:
  static uint64_t GRAFT_CALL count(const graft_dataset* data, int32_t split) noexcept {
    const auto& own = *static_cast<far_dataset*>(data->context);
    if (split == GRAFT_SPLIT_TRAIN) return own.counts_[0];
    return split == GRAFT_SPLIT_VALIDATION ? own.counts_[1] : 0;
  }
  static graft_status GRAFT_CALL read(const graft_dataset* data, int32_t split, int32_t view,
                                      const uint64_t* indices, uint64_t n,
                                      const graft_batch** batch) noexcept {
    auto& own = *static_cast<far_dataset*>(data->context);
    wire_reader answer({});
    const status said = own.host_.tell(
        ask::read,
        [&](wire_writer& to) {
          to.put(split), to.put(view), to.put(n);
          for (uint64_t i = 0; i < n; ++i) to.put(indices[i]);
        },
        &answer);
    // The answer lies in memory that the next question overwrites: the batch must outlive that.
    auto copy = tensor::buffer::make(answer.get<uint64_t>());
    if (said.ok() && copy.ok()) {
      const std::byte* from = answer.block(copy->size());
      own.memory_ = std::move(*copy);
      if (from != nullptr) std::memcpy(own.memory_.data(), from, own.memory_.size());
      own.batch_ = std::make_unique<wire_batch>();
      wire_reader bytes(std::span<const std::byte>(own.memory_.data(), own.memory_.size()));
      if (from != nullptr && own.batch_->read(bytes)) {
        *batch = &own.batch_->raw();
        return GRAFT_OK;
      }
    }
    remember_error(said.ok() ? "the items could not be handed to the child process"
                             : said.message());
    return said.ok() ? GRAFT_INTERNAL : static_cast<graft_status>(said.code());
  }
  far_events& host_;
  uint64_t counts_[2] = {};
  std::vector<std::string> names_;
  std::vector<graft_text> texts_;
  tensor::buffer memory_;
  std::unique_ptr<wire_batch> batch_;
  graft_dataset raw_{};
};

// Writes to[...] what a list() found.
struct listing {
  wire_writer* to;
  static graft_status GRAFT_CALL add(const graft_item_sink* sink,
                                     const graft_listed_item* item) noexcept {
    wire_writer& to = *static_cast<listing*>(sink->context)->to;
    to.put<uint8_t>(1);
    to.put(*item);
    for (const graft_text text : {item->id, item->path, item->label, item->group}) to.text(text);
    return to.fits() ? GRAFT_OK : GRAFT_RESOURCE_EXHAUSTED;
  }
  static void GRAFT_CALL reject(const graft_item_sink* sink, graft_text path, graft_status code,
                                graft_text reason) noexcept {
    wire_writer& to = *static_cast<listing*>(sink->context)->to;
    to.put<uint8_t>(2);
    to.put(code);
    to.text(path);
    to.text(reason);
  }
};

class server {
 public:
  server(channel& shared, std::unique_ptr<node> node, far_events& host)
      : shared_(shared), node_(std::move(node)), host_(host) {}

  // Does one call; the result's bytes follow `to`.
  status serve(request what, wire_reader& from, wire_writer& to) {
    switch (what) {
      case request::create:
        return create(to);
      case request::obey:
        return node_->obey(from.get<graft_image_spec>());
      case request::wanted: {
        GRAFT_TRY_ASSIGN(const auto spec, node_->wanted());
        to.put(spec.value_or(graft_image_spec{}));
        return {};
      }
      case request::views:
        to.put(node_->views());
        return {};
      case request::train_below:
        node_->train_below();
        return {};
      case request::identity:
        to.text(node_->identity());
        return {};
      case request::plan:
        to.text(node_->plan());
        return {};
      case request::infer:
        return infer(from, to);
      case request::list:
        return list(from, to);
      case request::arrange:
        return arrange(from, to);
      case request::process:
        return process(from, to);
      case request::fit:
        return node_->fit(far_dataset(from, host_).raw());
      case request::finish:
        return node_->finish();
      case request::save: {
        GRAFT_TRY_ASSIGN(const std::string bytes, node_->save());
        to.text(bytes);
        return {};
      }
      case request::load:
        return node_->load(from.text());
    }
    return {code::internal, "an unknown call"};
  }

 private:
  status create(wire_writer& to) {
    GRAFT_TRY_ASSIGN(const auto part, node_->trained_part());
    if (part.from < part.features) {
      return invalid(
          "it is to be trained, which a node in a child process cannot be; take `isolate` away, or "
          "set trainable = \"none\"");
    }
    GRAFT_TRY_ASSIGN(const auto wanted, node_->wanted());
    to.put<uint8_t>(node_->obeys_image_size() ? 1 : 0);
    to.put<uint8_t>(wanted ? 1 : 0);
    to.put<uint8_t>(node_->takes_contents() ? 1 : 0);
    return {};
  }

  status infer(wire_reader& from, wire_writer& to) {
    std::deque<tensor::column_type> types;
    std::vector<const tensor::column_type*> in;
    const uint64_t n = from.count(1);
    for (uint64_t i = 0; i < n; ++i) {
      const bool bound = from.get<uint8_t>() != 0;
      in.push_back(bound ? &types.emplace_back(read_type(from)) : nullptr);
    }
    GRAFT_TRY_ASSIGN(columns_, node_->infer(in));
    if (wants_calibration()) {
      return {code::unimplemented,
              "it is to be calibrated, which a node in a child process cannot be; take `isolate` "
              "away, or another precision"};
    }
    to.put<uint64_t>(columns_.size());
    for (const tensor::column_type& one : columns_) write_type(one, to);
    return {};
  }

  [[nodiscard]] bool wants_calibration() const {
    const graft_node_type& type = *node_->type().raw;
    const auto* table = static_cast<const graft_calibration*>(
        type.extension == nullptr
            ? nullptr
            : type.extension(node_->instance(), to_text(std::string_view(GRAFT_EXT_CALIBRATION))));
    return table != nullptr && table->wanted(node_->instance()) > 0;
  }

  status list(wire_reader& from, wire_writer& to) {
    const bool given = from.get<uint8_t>() != 0;
    std::vector<std::string> paths(from.count(sizeof(uint64_t)));
    for (std::string& path : paths) path = from.text();
    listing found{&to};
    const graft_item_sink sink = {sizeof(sink), 0, &found, listing::add, listing::reject};
    GRAFT_TRY(node_->list(given ? &paths : nullptr, sink));
    to.put<uint8_t>(0);
    return {};
  }

  status arrange(wire_reader& from, wire_writer& to) {
    std::vector<graft_item> items(from.count(sizeof(graft_item)));
    std::vector<int32_t> splits;
    for (graft_item& item : items) {
      item = read_item(from);
      splits.push_back(item.split);
    }
    std::vector<const graft_item*> pointers;
    for (const graft_item& item : items) pointers.push_back(&item);
    GRAFT_TRY(node_->arrange(pointers, splits));
    for (const int32_t split : splits) to.put(split);
    return {};
  }

  status process(wire_reader& from, wire_writer& to) {
    const auto what = from.get<batch_for>();
    wire_batch batch;
    if (!batch.read(from)) return {code::internal, "a damaged batch"};
    graft_batch raw = batch.raw();
    raw.worker = 0;  // the only one of this process
    if (what == batch_for::sink) return node_->process(raw, nullptr);
    node_output output(columns_, raw.n_items);
    if (what == batch_for::columns_of_contents) {
      const std::vector<graft_content> contents = read_contents(from, raw.n_items);
      std::vector<const graft_content*> pointers;
      for (const graft_content& one : contents) pointers.push_back(&one);
      GRAFT_TRY(node_->process_contents(raw, pointers, output.raw()));
    } else {
      GRAFT_TRY(node_->process(raw, output.raw()));
    }
    GRAFT_TRY(output.check_complete());
    to.put<uint64_t>(output.columns().size());
    to.put<uint64_t>(output.rejected().size());
    for (const auto& [item, why] : output.rejected()) {
      to.put<uint64_t>(item);
      to.put(static_cast<int32_t>(why.code()));
      to.text(why.message());
    }
    for (tensor::column& column : output.columns()) {
      const graft_column_data* data = column.raw();
      const bool strings = column.type().kind == GRAFT_COLUMN_STRING;
      to.put(data->stacked != nullptr ? form::stacked : strings ? form::strings : form::items);
      if (data->stacked != nullptr) {
        const uint64_t size = column.type().item_bytes() * raw.n_items;
        to.put(size);
        to.block(data->stacked->data, size);
        continue;
      }
      for (std::size_t i = 0; i < raw.n_items; ++i) {
        if (output.rejected().count(i) != 0) continue;
        const auto bytes = column.bytes(i);
        const auto shape = column.shape(i);
        to.put<uint64_t>(shape.size());
        for (const int64_t size : shape) to.put(size);
        to.put<uint64_t>(bytes.size());
        to.block(bytes.data(), bytes.size());
      }
    }
    return {};
  }

  static std::vector<graft_content> read_contents(wire_reader& from, uint64_t n) {
    std::vector<graft_content> made;
    for (uint64_t i = 0; i < n && from.sound(); ++i) {
      const std::string_view bytes = from.view();
      made.push_back({sizeof(graft_content), 0, bytes.data(), bytes.size()});
    }
    made.resize(n, {sizeof(graft_content), 0, nullptr, 0});
    return made;
  }

  channel& shared_;
  std::unique_ptr<node> node_;
  far_events& host_;
  std::vector<tensor::column_type> columns_;
};

void give_result(channel& shared, status outcome, const std::string& prefix, wire_writer to,
                 const std::function<status(wire_writer&)>& work) {
  wire_writer body = to;
  // The status comes first, but is known last: room for it, and the message after all.
  body.put<int32_t>(0);
  if (outcome.ok()) {
    try {
      outcome = work(body);
    } catch (const std::exception& error) {
      outcome = {code::internal, std::string("its plugin let an exception out (") + error.what() +
                                     "); no exception may cross the ABI"};
    } catch (...) {
      outcome = {code::internal, "its plugin let an exception out; none may cross the ABI"};
    }
  }
  if (outcome.ok() && !body.fits()) {
    outcome = {code::resource_exhausted, "its results are larger than 2 GiB"};
  }
  if (!outcome.ok()) {
    std::string message = outcome.message();
    if (message.starts_with(prefix)) message.erase(0, prefix.size());
    body = to;
    body.put(static_cast<int32_t>(outcome.code()));
    body.text(message);
  }
  shared.give(turn::result, 0, body.size());
}

// Signals that the host handles are its own affair; what the plugin prints goes where errors go.
void settle(const isolate_limits& limits, const std::string& cache) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_IGN);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(number, SIG_DFL);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  tensor::stop_sharing_buffers();
  forget_other_threads();
  confine(limits.memory, {cache, "/dev/shm"});
}

}  // namespace

void describe_in_child(channel& shared, const found_plugin& found, const std::string& type,
                       const isolate_limits& limits) {
  settle(limits, cache_folder());
  give_result(shared, {}, "", shared.writer(turn::result), [&](wire_writer& to) -> status {
    GRAFT_TRY_ASSIGN(const graft_plugin* plugin, load_plugin(found));
    GRAFT_TRY_ASSIGN(const node_type made, find_type(plugin, type));
    write_description(made, to);
    return {};
  });
  _exit(0);
}

void serve_child(channel& shared, const found_plugin& found, const std::string& type,
                 const std::string& id, const graft_values* values, const std::string& cache,
                 const isolate_limits& limits) {
  settle(limits, cache);
  far_events host(shared);
  const std::string prefix = "node '" + id + "': ";
  std::unique_ptr<server> serving;
  while (true) {
    while (shared.now() != turn::call) host.wait(shared.now());
    wire_reader from = shared.reader(turn::call);
    host.begin_call(shared.size_of(turn::call));
    const auto what = request{shared.operation()};
    give_result(shared, {}, prefix, shared.writer(turn::result), [&](wire_writer& to) -> status {
      if (serving == nullptr) {
        GRAFT_TRY_ASSIGN(const graft_plugin* plugin, load_plugin(found));
        GRAFT_TRY_ASSIGN(const node_type made, find_type(plugin, type));
        GRAFT_TRY_ASSIGN(auto own, node::create(made, id, values, &host, cache));
        serving = std::make_unique<server>(shared, std::move(own), host);
      }
      return serving->serve(what, from, to);
    });
  }
}

}  // namespace graft::host
