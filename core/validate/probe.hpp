// Inputs that the suite makes up: photos, a small network, items and columns. The same seed makes
// the same bytes.
#pragma once

#include "tensor/column.hpp"
#include "tensor/column_type.hpp"

#include <graft/abi/column.h>
#include <graft/abi/item.h>
#include <graft/sdk/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace graft::validate {

inline constexpr int n_classes = 3;

// A folder with a subfolder of four JPEG photos for each of three classes; made once.
result<std::string> probe_photos(const std::string& scratch);

// A model pack of 32 x 32 pixels: convolution, batch normalisation, ReLU, convolution, ReLU, mean.
// Eight features, two stages.
result<std::string> probe_pack(const std::string& scratch);

// An item of the suite's own, with what its views point to.
struct probe_item {
  std::string id;
  std::string path;
  std::string label_name;
  std::string group;
  int32_t label = GRAFT_NO_LABEL;
  int32_t split = GRAFT_SPLIT_NONE;
  std::array<uint8_t, 16> hash{};

  // `view` as in graft_item; the key follows from seed, hash and view.
  [[nodiscard]] graft_item raw(int32_t view, uint64_t seed) const;
};

// n items, class i % 3.
std::vector<probe_item> probe_items(std::size_t n);

// The column that the suite binds to a port: sizes that the port leaves open are `side` for images
// and network inputs, 12 else; with side = 0 images differ in size from item to item.
tensor::column_type probe_column(const graft_port& port, int side, int number);

// Fills one item: values follow from seed, item and column, and differ by class.
status fill_probe(tensor::column& column, std::size_t at, const probe_item& item, uint64_t seed);

}  // namespace graft::validate
