// What an estimator needs to train a backbone above it: the backbone through the host, and
// checkpoints.
#pragma once

#include <graft/abi/ext/checkpoint.h>
#include <graft/abi/ext/upstream.h>
#include <graft/sdk/host.hpp>
#include <graft/sdk/result.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace graft {

class upstream;

// What a forward pass recorded; used once or dropped.
class upstream_tape {
 public:
  upstream_tape() = default;
  upstream_tape(const graft_upstream* raw, const graft_host* host, void* tape)
      : raw_(raw), host_(host), tape_(tape) {}
  upstream_tape(upstream_tape&& other) noexcept
      : raw_(other.raw_), host_(other.host_), tape_(std::exchange(other.tape_, nullptr)) {}
  upstream_tape& operator=(upstream_tape&& other) noexcept {
    std::swap(raw_, other.raw_);
    std::swap(host_, other.host_);
    std::swap(tape_, other.tape_);
    return *this;
  }
  ~upstream_tape() {
    if (tape_ != nullptr) raw_->destroy_tape(host_, tape_);
  }
  [[nodiscard]] void* get() const { return tape_; }

 private:
  const graft_upstream* raw_ = nullptr;
  const graft_host* host_ = nullptr;
  void* tape_ = nullptr;
};

// graft.upstream/1; valid inside fit().
class upstream {
 public:
  explicit upstream(const graft::host& host)
      : host_(host.raw()),
        raw_(static_cast<const graft_upstream*>(
            host.raw()->extension(host.raw(), to_text(GRAFT_EXT_UPSTREAM)))) {}

  // False where the features come from something that is not to be trained.
  [[nodiscard]] bool present() const { return raw_ != nullptr; }

  [[nodiscard]] result<std::span<const graft_boundary* const>> boundaries() const {
    const graft_boundary* const* list = nullptr;
    uint64_t n = 0;
    GRAFT_TRY(from_host(raw_->boundaries(host_, &list, &n), "the backbone's stages"));
    return std::span(list, static_cast<std::size_t>(n));
  }
  [[nodiscard]] result<uint64_t> first_trainable() const {
    uint64_t boundary = 0;
    GRAFT_TRY(from_host(raw_->first_trainable(host_, &boundary), "what is to be trained"));
    return boundary;
  }
  [[nodiscard]] result<std::span<const graft_parameter* const>> parameters() const {
    const graft_parameter* const* list = nullptr;
    uint64_t n = 0;
    GRAFT_TRY(from_host(raw_->parameters(host_, &list, &n), "the backbone's parameters"));
    return std::span(list, static_cast<std::size_t>(n));
  }
  [[nodiscard]] status changed() const {
    return from_host(raw_->changed(host_), "the backbone's new parameters");
  }
  [[nodiscard]] result<std::span<const graft_item* const>> items(int32_t split) const {
    const graft_item* const* list = nullptr;
    uint64_t n = 0;
    GRAFT_TRY(from_host(raw_->items(host_, split, &list, &n), "the items of a split"));
    return std::span(list, static_cast<std::size_t>(n));
  }
  // [n, ...] at `boundary`, alive until the next read.
  [[nodiscard]] result<const graft_tensor*> read(int32_t split, int32_t view,
                                                 std::span<const uint64_t> indices,
                                                 uint64_t boundary) const {
    const graft_tensor* values = nullptr;
    GRAFT_TRY(
        from_host(raw_->read(host_, split, view, indices.data(), indices.size(), boundary, &values),
                  "reading what reaches the backbone's trained part"));
    return values;
  }
  // Without a tape where `record` is null.
  [[nodiscard]] status forward(uint64_t from, int32_t mode, const graft_tensor& in,
                               graft_tensor& features, upstream_tape* record) const {
    void* tape = nullptr;
    GRAFT_TRY(from_host(
        raw_->forward(host_, from, mode, &in, &features, record == nullptr ? nullptr : &tape),
        "the backbone's forward pass"));
    if (record != nullptr) *record = upstream_tape(raw_, host_, tape);
    return {};
  }
  [[nodiscard]] status vjp(const upstream_tape& tape, const graft_tensor& grad_features) const {
    return from_host(raw_->vjp(host_, tape.get(), &grad_features), "the backbone's gradients");
  }

 private:
  const graft_host* host_;
  const graft_upstream* raw_;
};

// graft.checkpoint/1; valid inside fit().
class checkpoint {
 public:
  explicit checkpoint(const graft::host& host)
      : host_(host.raw()),
        raw_(static_cast<const graft_checkpoint*>(
            host.raw()->extension(host.raw(), to_text(GRAFT_EXT_CHECKPOINT)))) {}

  [[nodiscard]] bool present() const { return raw_ != nullptr; }
  [[nodiscard]] status save(std::span<const std::byte> bytes) const {
    return from_host(raw_->save(host_, bytes.data(), bytes.size()), "a checkpoint");
  }
  // Empty where there is nothing to go on from.
  [[nodiscard]] result<std::span<const std::byte>> load() const {
    const void* data = nullptr;
    uint64_t size = 0;
    GRAFT_TRY(from_host(raw_->load(host_, &data, &size), "the last checkpoint"));
    return std::span(static_cast<const std::byte*>(data), static_cast<std::size_t>(size));
  }

 private:
  const graft_host* host_;
  const graft_checkpoint* raw_;
};

}  // namespace graft
