#include "runtime/training/checkpoint_service.hpp"

#include "base/hash.hpp"
#include "host/services.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>

#include <nlohmann/json.hpp>

namespace graft::runtime {
namespace {

// A file is a line with the hash of all that follows, a line with a JSON object, and the node's
// bytes. Files of even and of odd number take turns.
constexpr std::array<const char*, 2> file_names{"checkpoint-0.bin", "checkpoint-1.bin"};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hash_text(std::string_view bytes) {
  return base::hex(base::hash(std::as_bytes(std::span(bytes))));
}

}  // namespace

struct checkpoint_calls {
  static checkpoint_service& of(const graft_host* host) {
    return *static_cast<checkpoint_service*>(
        host::services::of(host).context_of(GRAFT_EXT_CHECKPOINT));
  }
  static graft_status answer(const status& outcome) {
    if (!outcome.ok()) host::remember_error(outcome.message());
    return static_cast<graft_status>(outcome.code());
  }
  static graft_status GRAFT_CALL save(const graft_host* host, const void* data,
                                      uint64_t size) noexcept {
    try {
      return answer(
          of(host).save({static_cast<const char*>(data), static_cast<std::size_t>(size)}));
    } catch (const std::exception& error) {
      return answer({code::internal, error.what()});
    }
  }
  static graft_status GRAFT_CALL load(const graft_host* host, const void** data,
                                      uint64_t* size) noexcept {
    try {
      std::span<const std::byte> bytes;
      const status outcome = of(host).restore(bytes);
      if (outcome.ok()) {
        *data = bytes.data();
        *size = bytes.size();
      }
      return answer(outcome);
    } catch (const std::exception& error) {
      return answer({code::internal, error.what()});
    }
  }
  static constexpr graft_checkpoint table = {sizeof(graft_checkpoint), 0, save, load};
};

checkpoint_service::checkpoint_service(host::node& estimator, const run_folder& folder,
                                       recorder& record, std::string key)
    : estimator_(estimator), folder_(folder), record_(record), key_(std::move(key)) {
  estimator_.host_services().offer(GRAFT_EXT_CHECKPOINT, &checkpoint_calls::table, this);
}

checkpoint_service::~checkpoint_service() {
  estimator_.host_services().withdraw(GRAFT_EXT_CHECKPOINT);
}

std::string checkpoint_service::path(uint64_t number) const {
  return folder_.node_folder(estimator_.id()) + "/" + file_names[number % 2];
}

result<checkpoint_service::found> checkpoint_service::read(const std::string& path) const {
  const status damaged = data_loss("the checkpoint '" + path + "' is damaged");
  found made;
  GRAFT_TRY_ASSIGN(made.file, base::mapped_file::open(path));
  const std::string_view all = text_of(made.file.bytes());
  const std::size_t first = all.find('\n');
  if (first == std::string_view::npos) return damaged;
  const std::string_view rest = all.substr(first + 1);
  if (all.substr(0, first) != hash_text(rest)) return damaged;
  const std::size_t second = rest.find('\n');
  if (second == std::string_view::npos) return damaged;
  const auto header = nlohmann::ordered_json::parse(rest.substr(0, second), nullptr, false);
  if (!header.is_object()) return damaged;
  try {
    if (header.at("key").get<std::string>() != key_) {
      return status(code::not_found,
                    "the checkpoint '" + path + "' is of a fit with other items or parameters");
    }
    made.number = header.at("number").get<uint64_t>();
    made.history_bytes = header.at("history_bytes").get<uint64_t>();
    made.record = header.at("record").dump();
  } catch (const nlohmann::json::exception&) {
    return damaged;
  }
  made.payload = std::as_bytes(std::span(rest.substr(second + 1)));
  return made;
}

void checkpoint_service::look_back() {
  for (uint64_t slot = 0; slot < file_names.size(); ++slot) {
    std::error_code error;
    if (!std::filesystem::exists(path(slot), error)) continue;
    auto one = read(path(slot));
    if (!one.ok()) {
      record_.log(estimator_.id(), GRAFT_LOG_WARNING, one.status().message() + "; passed over");
    } else if (!newest_ || newest_->number < one->number) {
      newest_ = std::move(*one);
    }
  }
  if (newest_) next_ = newest_->number + 1;
}

std::optional<uint64_t> checkpoint_service::history_bytes() const {
  return newest_ ? std::optional(newest_->history_bytes) : std::nullopt;
}

status checkpoint_service::restore(std::span<const std::byte>& bytes) {
  if (!newest_) return {};
  GRAFT_TRY(record_.unpack(estimator_.id(), newest_->record));
  bytes = newest_->payload;
  return {};
}

status checkpoint_service::save(std::string_view bytes) {
  GRAFT_TRY_ASSIGN(const uint64_t history, record_.sync_history());
  const nlohmann::ordered_json header = {
      {"key", key_},
      {"number", next_},
      {"history_bytes", history},
      {"record", nlohmann::ordered_json::parse(record_.pack(estimator_.id()))}};
  // The hash goes in front once the rest is there: a checkpoint is large, and is copied once.
  std::string whole(hash_text({}).size() + 1, '\n');
  const std::size_t rest = whole.size();
  whole += header.dump() + "\n";
  whole.append(bytes);
  whole.replace(0, rest - 1, hash_text(std::string_view(whole).substr(rest)));
  GRAFT_TRY(base::make_folders(folder_.node_folder(estimator_.id())));
  GRAFT_TRY(base::write_file(path(next_), whole));
  ++next_;
  return {};
}

void checkpoint_service::remove_files() const {
  for (uint64_t slot = 0; slot < file_names.size(); ++slot) {
    std::error_code error;  // a file that stays does no harm: its fit is done
    std::filesystem::remove(path(slot), error);
  }
}

}  // namespace graft::runtime
