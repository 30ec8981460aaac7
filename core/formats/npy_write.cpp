#include "formats/npy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstring>
#include <utility>

namespace graft::formats {
namespace {

constexpr std::size_t alignment = 64;  // of the data within the file, as NumPy writes it

std::size_t bytes_of(npy_dtype dtype, std::span<const int64_t> shape) {
  std::size_t size = npy_item_size(dtype);
  for (const int64_t length : shape) size *= static_cast<std::size_t>(length);
  return size;
}

}  // namespace

std::string make_npy_header(npy_dtype dtype, std::span<const int64_t> shape) {
  std::string text =
      "{'descr': '" + std::string(npy_descr(dtype)) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += std::to_string(shape[i]);
    if (i + 1 < shape.size()) text += ", ";
  }
  text += shape.size() == 1 ? ",), }" : "), }";
  constexpr std::size_t prefix = 10;
  const std::size_t total = (prefix + text.size() + 1 + alignment - 1) / alignment * alignment;
  text.resize(total - prefix - 1, ' ');
  text += '\n';
  std::string header = "\x93NUMPY";
  header += '\x01';
  header += '\0';
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

result<std::vector<std::byte>> write_npy(npy_dtype dtype, std::span<const int64_t> shape,
                                         std::span<const std::byte> bytes) {
  if (bytes.size() != bytes_of(dtype, shape)) {
    return invalid("an .npy array of that shape needs " + std::to_string(bytes_of(dtype, shape)) +
                   " bytes, " + std::to_string(bytes.size()) + " were given");
  }
  const std::string header = make_npy_header(dtype, shape);
  std::vector<std::byte> file(header.size() + bytes.size());
  std::memcpy(file.data(), header.data(), header.size());
  if (!bytes.empty()) std::memcpy(file.data() + header.size(), bytes.data(), bytes.size());
  return file;
}

status write_npy_file(const std::string& path, npy_dtype dtype, std::span<const int64_t> shape,
                      std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(npy_writer writer, npy_writer::create(path, dtype, shape));
  GRAFT_TRY(writer.append(bytes));
  return writer.finish();
}

result<npy_writer> npy_writer::create(const std::string& path, npy_dtype dtype,
                                      std::span<const int64_t> shape) {
  GRAFT_TRY_ASSIGN(whole_file file, whole_file::create(path));
  const std::string header = make_npy_header(dtype, shape);
  GRAFT_TRY(file.write(std::as_bytes(std::span(header))));
  return npy_writer(std::move(file), bytes_of(dtype, shape));
}

status npy_writer::append(std::span<const std::byte> bytes) {
  if (bytes.size() > left_) {
    return {code::out_of_range, file_.path() + ": more data came than the shape of the array has"};
  }
  GRAFT_TRY(file_.write(bytes));
  left_ -= bytes.size();
  return {};
}

status npy_writer::finish() {
  if (left_ != 0) {
    return {code::failed_precondition,
            file_.path() + ": " + std::to_string(left_) + " bytes of the array are missing"};
  }
  return file_.commit();
}

}  // namespace graft::formats
