#include "formats/onnx/writer.hpp"

#include <bit>
#include <span>
#include <string_view>

namespace graft::onnx {
namespace {

// Appends fields to one buffer. The length of a nested message is written as a varint of five
// bytes once the message is there, so that weights are copied only once.
class wire_writer {
 public:
  explicit wire_writer(std::vector<std::byte>& out) : out_(out) {}

  void integer(uint32_t field, int64_t value) {
    key(field, 0);
    varint(static_cast<uint64_t>(value));
  }
  void real(uint32_t field, float value) {
    key(field, 5);
    const auto bits = std::bit_cast<uint32_t>(value);
    append(std::as_bytes(std::span(&bits, 1)));
  }
  void bytes(uint32_t field, std::span<const std::byte> value) {
    key(field, 2);
    varint(value.size());
    append(value);
  }
  void text(uint32_t field, std::string_view value) {
    bytes(field, std::as_bytes(std::span(value.data(), value.size())));
  }
  void text_if(uint32_t field, std::string_view value) {
    if (!value.empty()) text(field, value);
  }
  template <class Body>
  void message(uint32_t field, Body&& body) {
    key(field, 2);
    const std::size_t length_at = out_.size();
    out_.resize(length_at + 5);
    body();
    uint64_t length = out_.size() - length_at - 5;
    for (std::size_t i = 0; i < 5; ++i, length >>= 7U) {
      out_[length_at + i] = static_cast<std::byte>((length & 0x7fU) | (i < 4 ? 0x80U : 0U));
    }
  }

 private:
  void key(uint32_t field, uint32_t type) { varint(uint64_t{field} << 3U | type); }
  void varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7U) {
      out_.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
    }
    out_.push_back(static_cast<std::byte>(value));
  }
  void append(std::span<const std::byte> value) {
    out_.insert(out_.end(), value.begin(), value.end());
  }

  std::vector<std::byte>& out_;
};

void write_tensor(wire_writer& out, const tensor& t) {
  for (const int64_t dim : t.dims) out.integer(1, dim);
  out.integer(2, static_cast<int64_t>(t.type));
  out.text_if(8, t.name);
  if (t.type == data_type::string) {
    for (const std::string& value : t.strings) out.text(6, value);
  } else {
    out.bytes(9, t.bytes);
  }
}

void write_attribute(wire_writer& out, const attribute& a) {
  out.text(1, a.name);
  switch (a.type) {
    case attribute_type::real:
      out.real(2, a.f);
      break;
    case attribute_type::integer:
      out.integer(3, a.i);
      break;
    case attribute_type::string:
      out.text(4, a.s);
      break;
    case attribute_type::tensor:
      out.message(5, [&] { write_tensor(out, a.t); });
      break;
    case attribute_type::reals:
      for (const float value : a.floats) out.real(7, value);
      break;
    case attribute_type::integers:
      for (const int64_t value : a.ints) out.integer(8, value);
      break;
    case attribute_type::strings:
      for (const std::string& value : a.strings) out.text(9, value);
      break;
    case attribute_type::graph:
    case attribute_type::undefined:
      break;
  }
  out.integer(20, static_cast<int64_t>(a.type));
}

void write_node(wire_writer& out, const node& n) {
  for (const std::string& input : n.inputs) out.text(1, input);
  for (const std::string& output : n.outputs) out.text(2, output);
  out.text_if(3, n.name);
  out.text(4, n.op_type);
  for (const attribute& a : n.attributes) {
    if (a.opaque.empty()) {
      out.message(5, [&] { write_attribute(out, a); });
    } else {
      out.bytes(5, a.opaque);
    }
  }
  out.text_if(7, n.domain);
}

void write_value(wire_writer& out, const value_info& v) {
  out.text(1, v.name);
  if (v.type == data_type::undefined) return;
  out.message(2, [&] {
    out.message(1, [&] {
      out.integer(1, static_cast<int64_t>(v.type));
      if (!v.has_shape) return;
      out.message(2, [&] {
        for (const dimension& dim : v.shape) {
          out.message(1, [&] {
            if (dim.size)
              out.integer(1, *dim.size);
            else
              out.text_if(2, dim.symbol);
          });
        }
      });
    });
  });
}

void write_graph(wire_writer& out, const graph& g) {
  for (const node& n : g.nodes) out.message(1, [&] { write_node(out, n); });
  out.text(2, g.name.empty() ? "graph" : g.name);
  for (const tensor& t : g.initializers) out.message(5, [&] { write_tensor(out, t); });
  for (const value_info& v : g.inputs) out.message(11, [&] { write_value(out, v); });
  for (const value_info& v : g.outputs) out.message(12, [&] { write_value(out, v); });
  for (const value_info& v : g.values) out.message(13, [&] { write_value(out, v); });
}

}  // namespace

std::vector<std::byte> write(const model& model) {
  std::size_t weights = 0;
  for (const tensor& t : model.graph.initializers) weights += t.bytes.size();
  std::vector<std::byte> bytes;
  bytes.reserve(weights + 4096 + 256 * (model.graph.nodes.size() + model.graph.values.size()));
  wire_writer out(bytes);
  out.integer(1, model.ir_version);
  out.text_if(2, model.producer_name);
  out.text_if(3, model.producer_version);
  out.message(7, [&] { write_graph(out, model.graph); });
  for (const opset& one : model.opsets) {
    out.message(8, [&] {
      out.text_if(1, one.domain);
      out.integer(2, one.version);
    });
  }
  for (const auto& [key, value] : model.metadata) {
    out.message(14, [&] {
      out.text(1, key);
      out.text(2, value);
    });
  }
  return bytes;
}

}  // namespace graft::onnx
