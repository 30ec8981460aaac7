// Memory for activations and gradients that is used again from step to step: fresh pages from the
// system would cost more than many of the layers that fill them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace graft::onednn::gradient {

// Floats, 64-byte aligned, that go back to their pool when the last owner lets go.
using buffer = std::shared_ptr<float>;

// May be used from any thread.
class buffer_pool {
 public:
  buffer_pool();
  // `count` floats with any content. Throws std::bad_alloc.
  buffer get(int64_t count);
  // Bytes that were taken from the system so far.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct shelves;
  std::shared_ptr<shelves> shelves_;
};

}  // namespace graft::onednn::gradient
