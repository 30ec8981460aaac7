// What photos.folder and photos.manifest have in common: everything but the listing.
#pragma once

#include "decode/decode.hpp"
#include "list/listing.hpp"
#include "list/policy.hpp"

#include <graft/abi/ext/from_memory.h>
#include <graft/abi/image_spec.h>
#include <graft/sdk/batch.hpp>
#include <graft/sdk/host.hpp>
#include <graft/sdk/param.hpp>
#include <graft/sdk/schema.hpp>
#include <graft/sdk/values.hpp>

#include <atomic>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace graft::photos {

class photo_source {
 public:
  photo_source(graft::host host, const graft::values& values);

  // One column, `image`: uint8 [height, width, 3], each photo in a size of its own.
  status infer(const schema& in, const schema_sink& out);
  // Any files and folders, unlabelled. One that cannot be read is rejected, never an error.
  status list_paths(const std::vector<std::string>& paths, const item_sink& out);
  // Decodes. A photo that is damaged, or is not what it was when it was listed, is rejected as
  // the policy allows.
  status process(const batch& in, const output& out);
  // Decodes what the items' files would hold. What is damaged is rejected.
  status process_contents(const batch& in, std::span<const graft_content* const> contents,
                          const output& out);
  // Learns how far a decoder may shrink.
  status obey(const graft_image_spec& spec);
  // Which decoders made the pixels, and the size they may shrink to.
  [[nodiscard]] const std::string& identity() const { return identity_; }

 protected:
  // The parameters after the path, the same for both node types.
  static std::vector<param> params_after(param path);
  [[nodiscard]] list_services services() const;
  // Hands a listing to the host once the policy has accepted its bad files.
  status publish(const photo_root& root, const listing& found, const item_sink& out);

 private:
  [[nodiscard]] result<image> decode_item(const graft_item& item) const;
  [[nodiscard]] status check_cancelled() const;
  status refuse(const graft_item& item, const status& why);
  void describe();

  graft::host host_;
  decode_options options_;
  bad_policy policy_;
  std::string identity_;

  // Set by listing, before any worker runs.
  std::string root_;         // of the photos' relative paths
  bool predicting_ = false;  // the policy is for training sets only
  std::size_t total_ = 0;

  std::mutex bad_mutex_;
  std::set<std::string> known_bad_;
  std::vector<bad_file> bad_;
};

}  // namespace graft::photos
