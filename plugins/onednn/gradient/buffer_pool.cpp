#include "gradient/buffer_pool.hpp"

#include <map>
#include <mutex>
#include <new>
#include <vector>

namespace graft::onednn::gradient {

struct buffer_pool::shelves {
  std::mutex lock;
  std::map<int64_t, std::vector<float*>> free;
  std::size_t bytes = 0;

  shelves() = default;
  ~shelves() {
    for (auto& [count, all] : free) {
      for (float* one : all) ::operator delete (one, std::align_val_t{64});
    }
  }
  shelves(const shelves&) = delete;
  shelves& operator=(const shelves&) = delete;
};

buffer_pool::buffer_pool() : shelves_(std::make_shared<shelves>()) {}

buffer buffer_pool::get(int64_t count) {
  // Whole pages' worth, so that nearly equal sizes share a shelf.
  const int64_t rounded = (count + 1023) / 1024 * 1024;
  float* made = nullptr;
  {
    const std::lock_guard<std::mutex> hold(shelves_->lock);
    auto& shelf = shelves_->free[rounded];
    if (!shelf.empty()) {
      made = shelf.back();
      shelf.pop_back();
    } else {
      // Room to put it back, so that the deleter below does not allocate.
      shelf.reserve(shelf.capacity() + 1);
    }
  }
  if (made == nullptr) {
    const auto bytes = static_cast<std::size_t>(rounded) * sizeof(float);
    made = static_cast<float*>(::operator new (bytes, std::align_val_t{64}));
    const std::lock_guard<std::mutex> hold(shelves_->lock);
    shelves_->bytes += bytes;
  }
  return {made, [shelves = shelves_, rounded](float* done) {
            const std::lock_guard<std::mutex> hold(shelves->lock);
            shelves->free[rounded].push_back(done);
          }};
}

std::size_t buffer_pool::bytes() const {
  const std::lock_guard<std::mutex> hold(shelves_->lock);
  return shelves_->bytes;
}

}  // namespace graft::onednn::gradient
