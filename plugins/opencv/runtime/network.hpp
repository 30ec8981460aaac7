// One network as OpenCV runs it, for one image at a time: so an item's features never depend on
// the batch that it came in. Not for two threads at once; make one for each.
#pragma once

#include "import/importable.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <memory>
#include <span>

namespace graft::opencv {

class network {
 public:
  // Errors name the nodes that OpenCV cannot run, not the file.
  static result<std::unique_ptr<network>> load(std::span<const std::byte> bytes,
                                               const import_options& options);
  ~network();
  network(const network&) = delete;
  network& operator=(const network&) = delete;

  [[nodiscard]] const input_shape& input() const;
  // Number of features of an image.
  [[nodiscard]] int64_t features() const;
  // Bytes that the loaded network holds once it has run: weights and activations.
  [[nodiscard]] uint64_t bytes() const;
  // The input [C,H,W], to be filled before run().
  [[nodiscard]] std::span<float> input_values();
  // Runs what input_values() holds and writes features() floats.
  status run(float* features);

 private:
  struct parts;
  explicit network(std::unique_ptr<parts> made);

  std::unique_ptr<parts> parts_;
};

}  // namespace graft::opencv
