// graft.calibration/1 of a node.
#include "host/byte_streams.hpp"
#include "host/node.hpp"

#include <graft/abi/ext/calibration.h>

namespace graft::host {
namespace {

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
  byte_output written;
  GRAFT_TRY(answer(table.save(instance(), written.raw())));
  calibration_ = written.bytes();
  return std::move(written.bytes());
}

status node::load_calibration(const std::string& bytes) {
  calibration_ = bytes;
  return load_calibration_on(instance(), bytes);
}

status node::load_calibration_on(void* self, const std::string& bytes) const {
  byte_input source(bytes);
  return answer(table_of(extension(GRAFT_EXT_CALIBRATION)).load(self, source.raw()));
}

}  // namespace graft::host
