// graft.calibration/1 of a node.
#include "host/node.hpp"

#include <graft/abi/ext/calibration.h>

#include <algorithm>
#include <cstring>

namespace graft::host {
namespace {

graft_status GRAFT_CALL append(const graft_output_stream* stream, const void* data,
                               uint64_t size) noexcept {
  static_cast<std::string*>(stream->context)
      ->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  return GRAFT_OK;
}

struct reading {
  const std::string* bytes;
  std::size_t at = 0;
};

graft_status GRAFT_CALL take(const graft_input_stream* stream, void* data, uint64_t size,
                             uint64_t* got) noexcept {
  auto& own = *static_cast<reading*>(stream->context);
  *got = std::min<uint64_t>(size, own.bytes->size() - own.at);
  std::memcpy(data, own.bytes->data() + own.at, static_cast<std::size_t>(*got));
  own.at += static_cast<std::size_t>(*got);
  return GRAFT_OK;
}

const graft_calibration& table_of(const void* raw) {
  return *static_cast<const graft_calibration*>(raw);
}

}  // namespace

uint64_t node::calibration_items() const {
  const void* raw = extension(GRAFT_EXT_CALIBRATION);
  return raw == nullptr ? 0 : table_of(raw).wanted(instance());
}

status node::observe(const graft_batch& in) {
  return answer(table_of(extension(GRAFT_EXT_CALIBRATION)).observe(instance(), &in));
}

result<std::string> node::settle_calibration() {
  const graft_calibration& table = table_of(extension(GRAFT_EXT_CALIBRATION));
  GRAFT_TRY(answer(table.settle(instance())));
  std::string bytes;
  const graft_output_stream stream = {sizeof(graft_output_stream), 0, &bytes, append};
  GRAFT_TRY(answer(table.save(instance(), &stream)));
  calibration_ = bytes;
  return bytes;
}

status node::load_calibration(const std::string& bytes) {
  calibration_ = bytes;
  return load_calibration_on(instance(), bytes);
}

status node::load_calibration_on(void* self, const std::string& bytes) const {
  reading source{&bytes};
  const graft_input_stream stream = {sizeof(graft_input_stream), 0, &source, take};
  return answer(table_of(extension(GRAFT_EXT_CALIBRATION)).load(self, &stream));
}

}  // namespace graft::host
