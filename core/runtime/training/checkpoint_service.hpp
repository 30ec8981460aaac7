// graft.checkpoint/1 for one estimator while it fits: two files in its folder, of which the newest
// whole one counts.
#pragma once

#include "base/files.hpp"
#include "host/node.hpp"
#include "runtime/record/recorder.hpp"
#include "runtime/record/run_folder.hpp"

#include <graft/abi/ext/checkpoint.h>

#include <cstdint>
#include <optional>
#include <string>

namespace graft::runtime {

class checkpoint_service {
 public:
  // `key` names this very fit: a checkpoint of another is not gone on from.
  checkpoint_service(host::node& estimator, const run_folder& folder, recorder& record,
                     std::string key);
  checkpoint_service(const checkpoint_service&) = delete;
  checkpoint_service& operator=(const checkpoint_service&) = delete;
  ~checkpoint_service();

  // Looks for what an interrupted run left; damaged files are passed over with a warning.
  void look_back();
  // The length of history.jsonl that the checkpoint vouches for, where there is one.
  [[nodiscard]] std::optional<uint64_t> history_bytes() const;
  // The fit is done: its state is saved elsewhere.
  void remove_files() const;

 private:
  friend struct checkpoint_calls;
  struct found {
    base::mapped_file file;
    uint64_t number = 0;
    uint64_t history_bytes = 0;
    std::string record;
    std::span<const std::byte> payload;
  };
  [[nodiscard]] std::string path(uint64_t number) const;
  [[nodiscard]] result<found> read(const std::string& path) const;
  status save(std::string_view bytes);
  status restore(std::span<const std::byte>& bytes);

  host::node& estimator_;
  const run_folder& folder_;
  recorder& record_;
  std::string key_;
  std::optional<found> newest_;
  uint64_t next_ = 0;
};

}  // namespace graft::runtime
