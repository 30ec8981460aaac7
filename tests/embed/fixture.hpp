// A small trained run, made once, and libgraft with its answers as C++ values.
#pragma once

#include "support/shared.hpp"

#include <graft/graft.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace graft::test {

// The message of a call that failed, freed; "" where it did well.
class caught {
 public:
  ~caught() { graft_error_free(error_); }
  caught() = default;
  caught(const caught&) = delete;
  caught& operator=(const caught&) = delete;
  operator graft_error**() {  // NOLINT(google-explicit-constructor): stands for the last argument
    graft_error_free(error_);
    error_ = nullptr;
    return &error_;
  }
  [[nodiscard]] std::string message() const { return graft_error_message(error_); }
  [[nodiscard]] graft_status code() const { return graft_error_code(error_); }

 private:
  graft_error* error_ = nullptr;
};

template <auto Free>
struct freed {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
using context_handle = std::unique_ptr<graft_context, freed<graft_context_free>>;
using pipeline_handle = std::unique_ptr<graft_pipeline, freed<graft_pipeline_free>>;
using run_handle = std::unique_ptr<graft_run, freed<graft_run_free>>;
using predictions_handle = std::unique_ptr<graft_predictions, freed<graft_predictions_free>>;

// A struct of the interface, all zeros but for its size.
template <class T>
T sized() {
  T made{};
  made.struct_size = sizeof(T);
  return made;
}

// A folder with chain.toml, the photos and the network that it names, made by the script that the
// cases use. The process works in it, since the pipeline's paths are relative.
const std::string& chain_folder();

// With the models of chain_folder(); plugins are those of the build.
context_handle open_context();
// Must succeed.
pipeline_handle load_chain(graft_context* context, const std::vector<std::string>& set = {});
// The trained chain, in chain_folder()/shared; trained by the first who asks.
run_handle open_trained(graft_context* context);

// What `graft ARGUMENTS` prints on stdout.
std::string graft_prints(const std::string& arguments);

std::string contents(const std::string& path);
std::vector<uint8_t> bytes_of(const std::string& path);

graft_photo file_photo(const std::vector<uint8_t>& bytes);
// The probabilities of each photo, or nothing where it could not be read.
std::vector<std::vector<double>> predict(const graft_run* run,
                                         const std::vector<graft_photo>& photos, int workers = 1);
// Those that `graft predict --json` prints for files, in the order of the run's classes.
std::vector<std::vector<double>> predicted_by_program(const graft_run* run,
                                                      const std::string& folder,
                                                      const std::vector<std::string>& paths);

}  // namespace graft::test
