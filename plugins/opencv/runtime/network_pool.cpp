#include "runtime/network_pool.hpp"

namespace graft::opencv {

result<network_pool::borrowed> network_pool::borrow() {
  std::unique_ptr<network> one;
  {
    const std::lock_guard lock(idle_mutex_);
    if (!idle_.empty()) {
      one = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (one == nullptr) {
    const std::lock_guard lock(loading_);
    GRAFT_TRY_ASSIGN(one, network::load(bytes_, options_));
  }
  return borrowed(one.release(), [this](network* done) { give_back(done); });
}

void network_pool::give_back(network* one) {
  std::unique_ptr<network> owned(one);
  const std::lock_guard lock(idle_mutex_);
  idle_.push_back(std::move(owned));
}

}  // namespace graft::opencv
