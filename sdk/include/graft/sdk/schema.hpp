// Column schemas and ports, written as values.
#pragma once

#include <graft/abi/column.h>
#include <graft/sdk/status.hpp>
#include <graft/sdk/text.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace graft {

// What a node takes: `port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {-1, -1, 3})`.
class port {
 public:
  static constexpr port tensor(std::string_view name, std::string_view role, int32_t dtype,
                               std::initializer_list<int64_t> shape) {
    port made;
    made.raw_.struct_size = sizeof(graft_port);
    made.raw_.name = to_text(name);
    made.raw_.role = to_text(role);
    made.raw_.kind = GRAFT_COLUMN_TENSOR;
    made.raw_.dtype = dtype;
    for (const int64_t size : shape) made.raw_.shape[made.raw_.rank++] = size;
    return made;
  }
  // One column of every node named in `from`.
  constexpr port& many() {
    raw_.flags |= GRAFT_PORT_MANY;
    return *this;
  }
  // Of all ports marked so, one is bound.
  constexpr port& either() {
    raw_.flags |= GRAFT_PORT_EITHER;
    return *this;
  }
  // The GRAFT_PARAM_COLUMN parameter that may name the column.
  constexpr port& named_by(std::string_view param) {
    raw_.column_param = to_text(param);
    return *this;
  }
  [[nodiscard]] constexpr const graft_port* raw() const { return &raw_; }

 private:
  graft_port raw_{};
};

// The columns bound to the ports, as infer() gets them.
class schema {
 public:
  explicit schema(const graft_schema* raw) : raw_(raw) {}
  [[nodiscard]] std::size_t size() const { return raw_->n_columns; }
  // False for a port marked either() that another one of them was bound instead of.
  [[nodiscard]] bool has(std::size_t i) const { return raw_->columns[i] != nullptr; }
  const graft_column_schema& operator[](std::size_t i) const { return *raw_->columns[i]; }

 private:
  const graft_schema* raw_;
};

// Where infer() declares what the node adds.
class schema_sink {
 public:
  explicit schema_sink(const graft_schema_sink* raw) : raw_(raw) {}

  status tensor(std::string_view name, std::string_view role, int32_t dtype,
                std::initializer_list<int64_t> shape,
                const std::vector<std::string>& class_names = {}) const {
    std::vector<graft_text> names;
    for (const std::string& class_name : class_names) names.push_back(to_text(class_name));
    graft_column_schema column{};
    column.struct_size = sizeof(column);
    column.kind = GRAFT_COLUMN_TENSOR;
    column.name = to_text(name);
    column.role = to_text(role);
    column.dtype = dtype;
    for (const int64_t size : shape) column.shape[column.rank++] = size;
    column.class_names = names.data();
    column.n_class_names = names.size();
    if (raw_->add(raw_, &column) != GRAFT_OK) {
      return {code::internal, "the host refused the column " + std::string(name)};
    }
    return {};
  }

 private:
  const graft_schema_sink* raw_;
};

}  // namespace graft
