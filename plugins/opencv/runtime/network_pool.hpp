// Networks for as many threads as come at once: OpenCV's keep their activations inside.
#pragma once

#include "runtime/network.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace graft::opencv {

class network_pool {
 public:
  // `bytes`, the model, outlives the pool.
  network_pool(std::span<const std::byte> bytes, import_options options)
      : bytes_(bytes), options_(std::move(options)) {}

  // A network that no one else has, back in the pool once its last owner lets go.
  using borrowed = std::shared_ptr<network>;
  result<borrowed> borrow();

 private:
  void give_back(network* one);

  std::span<const std::byte> bytes_;
  import_options options_;
  // One at a time is loaded: while it is read, a network is in memory three times.
  std::mutex loading_;
  std::mutex idle_mutex_;
  std::vector<std::unique_ptr<network>> idle_;
};

}  // namespace graft::opencv
