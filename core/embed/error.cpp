#include "embed/error.hpp"

namespace graft::embed {

graft_status answer(const status& outcome, graft_error** error) noexcept {
  if (error != nullptr) {
    *error = nullptr;
    try {
      if (!outcome.ok()) *error = new graft_error{outcome};
    } catch (...) {  // no memory for the sentence; the code still tells
      return GRAFT_RESOURCE_EXHAUSTED;
    }
  }
  return static_cast<graft_status>(outcome.code());
}

}  // namespace graft::embed

graft_status graft_error_code(const graft_error* error) {
  return error == nullptr ? GRAFT_OK : static_cast<graft_status>(error->why.code());
}

const char* graft_error_message(const graft_error* error) {
  return error == nullptr ? "" : error->why.message().c_str();
}

void graft_error_free(graft_error* error) { delete error; }
