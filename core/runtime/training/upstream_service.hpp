// graft.upstream/1 for one estimator while it fits: the backbone above it, and what reaches its
// trained part.
#pragma once

#include "host/services.hpp"
#include "runtime/pass/fit_data.hpp"
#include "runtime/training/activation_store.hpp"
#include "runtime/training/trained_backbone.hpp"

#include <graft/abi/ext/upstream.h>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace graft::runtime {

class upstream_service {
 public:
  // Makes the store of a boundary.
  using make_store =
      std::function<result<std::unique_ptr<activation_store>>(uint64_t boundary, std::size_t size)>;

  // `images` reads what the backbone takes; the node of the backbone is `node`.
  upstream_service(host::node& node, const trained_backbone& backbone, fit_data& images,
                   make_store stores);
  upstream_service(const upstream_service&) = delete;
  upstream_service& operator=(const upstream_service&) = delete;

  // Until this goes.
  void offer_to(host::node& estimator);
  ~upstream_service();

 private:
  friend struct upstream_calls;
  status read(int32_t split, int32_t view, std::span<const uint64_t> indices, uint64_t boundary,
              const graft_tensor** out);
  // The network's input of items, [n, C, H, W].
  status read_input(int32_t split, int32_t view, std::span<const uint64_t> indices,
                    std::span<float> to);
  status compute(int32_t split, int32_t view, std::span<const uint64_t> indices, uint64_t boundary,
                 std::span<float> to);
  status forward(uint64_t from, int32_t mode, const graft_tensor& in, graft_tensor& out,
                 void** tape);
  result<activation_store*> store_of(uint64_t boundary);

  host::node& node_;
  const trained_backbone& backbone_;
  fit_data& images_;
  make_store make_store_;
  host::node* estimator_ = nullptr;
  std::map<uint64_t, std::unique_ptr<activation_store>> stores_;
  float_buffer values_;
  graft_tensor tensor_{};
};

}  // namespace graft::runtime
