#include "write.hpp"

#include "formats/npy.hpp"

#include <array>

namespace graft::features {
namespace {

constexpr std::string_view array_name = "features.npy";
constexpr std::string_view items_name = "items.csv";

status write_whole(const std::string& path, std::string_view text) {
  GRAFT_TRY_ASSIGN(formats::whole_file file, formats::whole_file::create(path));
  GRAFT_TRY(file.write(std::as_bytes(std::span(text))));
  return file.commit();
}

}  // namespace

std::vector<param> write::params() {
  return {param::folder("path").optional().doc(
      "Existing folder to write to; without it the files go to the node's folder in the run.")};
}

std::vector<port> write::inputs() {
  return {port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE})};
}

write::write(graft::host host, const values& values) : host_(host) {
  if (values.has("path")) folder_ = values.text("path");
}

status write::consume(const batch& in) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    const graft_item& item = in.item(i);
    const auto features = elements<const float>(in.tensor(0, i));
    const auto width = static_cast<int64_t>(features.size());
    if (table_.rows() > 0 && width != width_) {
      return invalid("item " + to_string(item.id) + " has " + std::to_string(width) +
                     " features, those before it have " + std::to_string(width_) +
                     "; expected the same number for all");
    }
    width_ = width;
    table_.add(to_view(item.id), to_view(item.path), to_view(item.label_name), item.split,
               features);
  }
  return {};
}

status write::finish() {
  const std::array<int64_t, 2> shape{table_.rows(), width_};
  return folder_ ? to_folder(shape) : to_run(shape);
}

status write::to_folder(std::span<const int64_t> shape) const {
  GRAFT_TRY(formats::write_npy_file(*folder_ + "/" + std::string(array_name),
                                    formats::npy_dtype::float32, shape,
                                    std::as_bytes(table_.features())));
  return write_whole(*folder_ + "/" + std::string(items_name), table_.csv());
}

status write::to_run(std::span<const int64_t> shape) const {
  const graft_results* results = host_.results();
  if (results == nullptr) {
    return {code::failed_precondition, "there is no run folder to write to; expected `path`"};
  }
  GRAFT_TRY_ASSIGN(
      const std::vector<std::byte> array,
      formats::write_npy(formats::npy_dtype::float32, shape, std::as_bytes(table_.features())));
  const auto put = [&](std::string_view name, const void* data, std::size_t size) {
    return from_host(results->write_file(host_.raw(), to_text(name), data, size),
                     "writing " + std::string(name) + " into the run folder");
  };
  GRAFT_TRY(put(array_name, array.data(), array.size()));
  return put(items_name, table_.csv().data(), table_.csv().size());
}

}  // namespace graft::features
