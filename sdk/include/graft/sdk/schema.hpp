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
    port made = of_kind(GRAFT_COLUMN_TENSOR, name, role);
    made.raw_.dtype = dtype;
    for (const int64_t size : shape) made.raw_.shape[made.raw_.rank++] = size;
    return made;
  }
  // A string.
  static constexpr port string(std::string_view name, std::string_view role) {
    return of_kind(GRAFT_COLUMN_STRING, name, role);
  }
  // Integers of GRAFT_INT32 or GRAFT_INT64, as many as the item has.
  static constexpr port ragged(std::string_view name, std::string_view role, int32_t dtype) {
    port made = of_kind(GRAFT_COLUMN_RAGGED, name, role);
    made.raw_.dtype = dtype;
    made.raw_.rank = 1;
    made.raw_.shape[0] = GRAFT_ANY_SIZE;
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
  // Nothing is bound where no column fits.
  constexpr port& optional() {
    raw_.flags |= GRAFT_PORT_OPTIONAL;
    return *this;
  }
  // The GRAFT_PARAM_COLUMN parameter that may name the column.
  constexpr port& named_by(std::string_view param) {
    raw_.column_param = to_text(param);
    return *this;
  }
  [[nodiscard]] constexpr const graft_port* raw() const { return &raw_; }

 private:
  static constexpr port of_kind(int32_t kind, std::string_view name, std::string_view role) {
    port made;
    made.raw_.struct_size = sizeof(graft_port);
    made.raw_.name = to_text(name);
    made.raw_.role = to_text(role);
    made.raw_.kind = kind;
    return made;
  }
  graft_port raw_{};
};

// The columns bound to the ports, as infer() gets them.
class schema {
 public:
  explicit schema(const graft_schema* raw) : raw_(raw) {}
  [[nodiscard]] std::size_t size() const { return raw_->n_columns; }
  // False for a port marked either() that another one of them was bound instead of, and for one
  // marked optional() that nothing fits.
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
    graft_column_schema column = of_kind(GRAFT_COLUMN_TENSOR, name, role);
    column.dtype = dtype;
    for (const int64_t size : shape) column.shape[column.rank++] = size;
    column.class_names = names.data();
    column.n_class_names = names.size();
    return add(column);
  }
  status string(std::string_view name, std::string_view role) const {
    return add(of_kind(GRAFT_COLUMN_STRING, name, role));
  }
  // Integers of GRAFT_INT32 or GRAFT_INT64 in [0, n_values), as many as the item has.
  status ragged(std::string_view name, std::string_view role, int32_t dtype,
                uint64_t n_values = GRAFT_ANY_VALUE) const {
    graft_column_schema column = of_kind(GRAFT_COLUMN_RAGGED, name, role);
    column.dtype = dtype;
    column.rank = 1;
    column.shape[0] = GRAFT_ANY_SIZE;
    column.n_values = n_values;
    return add(column);
  }

 private:
  static graft_column_schema of_kind(int32_t kind, std::string_view name, std::string_view role) {
    graft_column_schema column{};
    column.struct_size = sizeof(column);
    column.kind = kind;
    column.name = to_text(name);
    column.role = to_text(role);
    return column;
  }
  status add(const graft_column_schema& column) const {
    if (raw_->add(raw_, &column) == GRAFT_OK) return {};
    return {code::internal, "the host refused the column " + to_string(column.name)};
  }
  const graft_schema_sink* raw_;
};

}  // namespace graft
