// A node of a running pipeline: one or more instances of a plugin's node type, called with C++
// values and answering with statuses that name the node.
#pragma once

#include "host/events.hpp"
#include "host/library.hpp"
#include "host/places.hpp"
#include "host/services.hpp"
#include "tensor/column_type.hpp"

#include <graft/abi/ext/differentiable.h>
#include <graft/abi/ext/from_memory.h>
#include <graft/abi/ext/network.h>
#include <graft/abi/node.h>
#include <graft/sdk/result.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::host {

// One layer of a backbone's network, of one item: graft.profile/1.
struct layer_time {
  std::string name;
  std::string op;
  std::string implementation;
  double milliseconds = 0;
  double operations = 0;
};

class node {
 public:
  // `values` must outlive the node. `cache` is the folder where it may keep what it measured.
  static result<std::unique_ptr<node>> create(const node_type& type, std::string id,
                                              const graft_values* values, events* events,
                                              std::string cache = cache_folder());
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  ~node();

  [[nodiscard]] const std::string& id() const { return services_.node_id(); }
  [[nodiscard]] const node_type& type() const { return type_; }
  [[nodiscard]] int32_t kind() const { return type_.raw->kind; }
  [[nodiscard]] uint32_t flags() const { return type_.raw->flags; }

  // Whether the node takes part in the negotiation of image sizes, and from which side.
  [[nodiscard]] bool obeys_image_size() const;
  status obey(const graft_image_spec& spec);
  // What it was last told, or null.
  [[nodiscard]] const graft_image_spec* obeyed() const { return obeyed_ ? &*obeyed_ : nullptr; }
  // What it wants of the image node above it, or nothing.
  result<std::optional<graft_image_spec>> wanted();
  // Views of a train item that it makes: 1 where it does not augment.
  [[nodiscard]] int32_t views() const;
  // What else its results depend on; empty for most.
  [[nodiscard]] std::string identity() const;
  // How it computes, where timing chose that (graft.plan/1); empty for most.
  [[nodiscard]] std::string plan() const;
  // graft.network/1 of a backbone, or null; call with instance().
  [[nodiscard]] const graft_network* network() const;
  // graft.differentiable/1 of a backbone that can be trained, or null; call with instance().
  [[nodiscard]] const graft_differentiable* differentiable() const;
  // The boundary from which on its parameters ask for training, and that of the features: the same
  // where nothing is to be trained.
  struct trained_part {
    uint64_t from = 0;
    uint64_t features = 0;
  };
  [[nodiscard]] result<trained_part> trained_part() const;
  // Names and ends of the stages of a backbone that can be trained, from input to features; empty
  // for other nodes. May take a second for a large network.
  [[nodiscard]] result<std::vector<std::string>> stages() const;
  // Whether it can train a backbone above it.
  [[nodiscard]] bool trains_upstream() const;
  // Items that it must see once before it maps anything (graft.calibration/1); 0 for most.
  [[nodiscard]] uint64_t calibration_items() const;
  // Shows it a batch of them, with the columns that process() would be given.
  status observe(const graft_batch& in);
  // Lets it set itself by what it saw, and gives the bytes to keep.
  result<std::string> settle_calibration();
  status load_calibration(const std::string& bytes);
  // Whether it can tell where its time goes (graft.profile/1), layer by layer. `in` as process()
  // would be given; the fastest of `repeats` runs counts.
  [[nodiscard]] bool profiles() const;
  result<std::vector<layer_time>> profile(const graft_batch& in, uint64_t repeats);
  // Tells a node that augments that a backbone below is to be trained.
  void train_below();
  [[nodiscard]] void* instance() const { return instances_.front().self; }
  // What only some hosts offer, and only for a while.
  [[nodiscard]] services& host_services() { return services_; }

  // Columns may be null for unbound ports that another one stands in for.
  result<std::vector<tensor::column_type>> infer(std::span<const tensor::column_type* const> in);
  // Without `paths` the node's own items. The callbacks of `sink` are called before it returns.
  status list(const std::vector<std::string>* paths, const graft_item_sink& sink);
  status arrange(std::span<const graft_item* const> items, std::span<int32_t> splits);
  // May be called by several workers; the node sees to what its type allows.
  status process(const graft_batch& in, const graft_output* out);
  // Whether it is a source that makes columns from what a caller has in memory
  // (graft.from_memory/1); if so, as process() with the content of each item.
  [[nodiscard]] bool takes_contents() const { return instances_.front().from_memory != nullptr; }
  status process_contents(const graft_batch& in, std::span<const graft_content* const> contents,
                          const graft_output* out);
  status fit(const graft_dataset& data);
  status finish();
  result<std::string> save();
  status load(const std::string& bytes);

 private:
  node(const node_type& type, std::string id, const graft_values* values, events* events,
       std::string cache);
  struct made_instance {
    void* self = nullptr;
    const graft_from_memory* from_memory = nullptr;  // of a source that has it
  };
  result<made_instance> make_instance();
  // The instance that a worker uses, made on its first call.
  result<made_instance> instance_of(uint32_t worker);
  // Calls f(instance) for a worker, as the type's concurrency allows.
  template <class F>
  status on_worker(uint32_t worker, F&& f);
  [[nodiscard]] status prepare_instance(void* self) const;
  const void* extension(const char* id) const;
  [[nodiscard]] status answer(graft_status code) const { return take_error(code, id()); }
  result<std::vector<tensor::column_type>> infer_on(
      void* self, std::span<const tensor::column_type* const> in) const;
  status load_on(void* self, const std::string& bytes) const;
  status load_calibration_on(void* self, const std::string& bytes) const;

  node_type type_;
  services services_;
  const graft_values* values_;
  std::mutex mutex_;
  std::vector<made_instance> instances_;
  // What later instances have to be told.
  std::optional<graft_image_spec> obeyed_;
  std::vector<std::optional<tensor::column_type>> inferred_from_;
  std::optional<std::string> state_;
  std::optional<std::string> calibration_;
};

}  // namespace graft::host
