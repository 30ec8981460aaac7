#include "formats/onnx/reader.hpp"

#include "formats/onnx/tensor_reader.hpp"
#include "formats/onnx/wire.hpp"

#include <utility>

namespace graft::onnx {
namespace {

class model_reader {
 public:
  explicit model_reader(const limits& bounds)
      : bounds_(bounds), decoded_left_(bounds.decoded_bytes) {}

  status read(std::span<const std::byte> bytes, model& out) {
    wire_field field;
    bool has_graph = false;
    for (wire_reader reader(bytes); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      switch (field.number) {
        case 1:
          out.ir_version = field.integer();
          break;
        case 2:
          GRAFT_TRY(name(field, out.producer_name));
          break;
        case 3:
          GRAFT_TRY(name(field, out.producer_version));
          break;
        case 7:
          if (has_graph) return fault_at(field.offset, "the model has two graphs");
          has_graph = true;
          GRAFT_TRY(read_graph(field, out.graph));
          break;
        case 8:
          GRAFT_TRY(read_opset(field, out));
          break;
        case 14:
          GRAFT_TRY(read_metadata(field, out));
          break;
        case 25:
          return unsupported("byte " + std::to_string(field.offset) +
                             ": the model defines functions, which are not supported; export it "
                             "with its functions inlined");
        default:
          break;
      }
    }
    if (!has_graph) {
      return fault_at(0, "there is no graph; the file is empty, cut short or not an ONNX model");
    }
    return {};
  }

 private:
  status name(const wire_field& field, std::string& out) const {
    return read_string(field, bounds_.name_bytes, out);
  }
  status message(const wire_field& field) const {
    if (field.type == wire_type::bytes) return {};
    return fault_at(field.offset, "field " + std::to_string(field.number) +
                                      " should hold a message; the file is damaged or not an ONNX "
                                      "model");
  }
  template <class T>
  status grow(const wire_field& field, std::vector<T>& list, std::size_t limit,
              const char* what) const {
    if (list.size() >= limit) {
      return fault_at(field.offset, "the model has more than " + std::to_string(limit) + " " +
                                        what + ", which is refused");
    }
    list.emplace_back();
    return {};
  }

  status read_opset(const wire_field& at, model& out) const {
    GRAFT_TRY(message(at));
    GRAFT_TRY(grow(at, out.opsets, 1000, "operator sets"));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      if (field.number == 1) GRAFT_TRY(name(field, out.opsets.back().domain));
      if (field.number == 2) out.opsets.back().version = field.integer();
    }
    return {};
  }

  status read_metadata(const wire_field& at, model& out) const {
    GRAFT_TRY(message(at));
    GRAFT_TRY(grow(at, out.metadata, 10'000, "metadata entries"));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      if (field.number == 1) GRAFT_TRY(name(field, out.metadata.back().first));
      if (field.number == 2) {
        GRAFT_TRY(read_string(field, std::size_t{1} << 20U, out.metadata.back().second));
      }
    }
    return {};
  }

  status read_graph(const wire_field& at, graph& out) {
    GRAFT_TRY(message(at));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      switch (field.number) {
        case 1:
          GRAFT_TRY(grow(field, out.nodes, bounds_.nodes, "nodes"));
          GRAFT_TRY(read_node(field, out.nodes.back()));
          break;
        case 2:
          GRAFT_TRY(name(field, out.name));
          break;
        case 5:
          GRAFT_TRY(grow(field, out.initializers, bounds_.tensors, "initialisers"));
          GRAFT_TRY(read_tensor(field, bounds_, decoded_left_, out.initializers.back()));
          break;
        case 11:
          GRAFT_TRY(read_value(field, out.inputs));
          break;
        case 12:
          GRAFT_TRY(read_value(field, out.outputs));
          break;
        case 13:
          GRAFT_TRY(read_value(field, out.values));
          break;
        case 15:
          return unsupported("byte " + std::to_string(field.offset) +
                             ": the model has sparse initialisers, which are not supported");
        default:
          break;
      }
    }
    return {};
  }

  status read_node(const wire_field& at, node& out) {
    GRAFT_TRY(message(at));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      switch (field.number) {
        case 1:
          GRAFT_TRY(grow(field, out.inputs, bounds_.list_elements, "inputs in one node"));
          GRAFT_TRY(name(field, out.inputs.back()));
          break;
        case 2:
          GRAFT_TRY(grow(field, out.outputs, bounds_.list_elements, "outputs in one node"));
          GRAFT_TRY(name(field, out.outputs.back()));
          break;
        case 3:
          GRAFT_TRY(name(field, out.name));
          break;
        case 4:
          GRAFT_TRY(name(field, out.op_type));
          break;
        case 5:
          GRAFT_TRY(grow(field, out.attributes, 1000, "attributes in one node"));
          GRAFT_TRY(read_attribute(field, out.attributes.back()));
          break;
        case 7:
          GRAFT_TRY(name(field, out.domain));
          break;
        default:
          break;
      }
    }
    return {};
  }

  status read_attribute(const wire_field& at, attribute& out) {
    GRAFT_TRY(message(at));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      switch (field.number) {
        case 1:
          GRAFT_TRY(name(field, out.name));
          break;
        case 2:
          set(out, attribute_type::real).f = field.real();
          break;
        case 3:
          set(out, attribute_type::integer).i = field.integer();
          break;
        case 4:
          GRAFT_TRY(name(field, set(out, attribute_type::string).s));
          break;
        case 5:
          out.t = {};
          GRAFT_TRY(read_tensor(field, bounds_, decoded_left_, set(out, attribute_type::tensor).t));
          break;
        case 7:
          GRAFT_TRY(
              append_reals(field, bounds_.list_elements, set(out, attribute_type::reals).floats));
          break;
        case 8:
          GRAFT_TRY(append_integers(field, bounds_.list_elements,
                                    set(out, attribute_type::integers).ints));
          break;
        case 9:
          GRAFT_TRY(grow(field, out.strings, bounds_.list_elements, "strings in one attribute"));
          GRAFT_TRY(name(field, set(out, attribute_type::strings).strings.back()));
          break;
        case 20:
          out.type = static_cast<attribute_type>(static_cast<int32_t>(field.value));
          break;
        default:
          break;
      }
    }
    const auto type = static_cast<int32_t>(out.type);
    if (type == static_cast<int32_t>(attribute_type::graph) ||
        type > static_cast<int32_t>(attribute_type::strings)) {
      out.opaque = at.bytes;
    }
    return {};
  }
  // Files of IR version 1 may lack the type: then the field that is there tells it.
  static attribute& set(attribute& out, attribute_type type) {
    if (out.type == attribute_type::undefined) out.type = type;
    return out;
  }

  status read_value(const wire_field& at, std::vector<value_info>& list) const {
    GRAFT_TRY(message(at));
    GRAFT_TRY(grow(at, list, bounds_.nodes * 4, "value descriptions"));
    value_info& out = list.back();
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      if (field.number == 1) GRAFT_TRY(name(field, out.name));
      if (field.number != 2) continue;
      GRAFT_TRY(message(field));
      for (wire_reader types(field); !types.done();) {
        GRAFT_TRY(types.next(field));
        if (field.number == 1) GRAFT_TRY(read_tensor_type(field, out));
      }
    }
    return {};
  }

  status read_tensor_type(const wire_field& at, value_info& out) const {
    GRAFT_TRY(message(at));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      if (field.number == 1) out.type = static_cast<data_type>(static_cast<int32_t>(field.value));
      if (field.number != 2) continue;
      GRAFT_TRY(message(field));
      out.has_shape = true;
      for (wire_reader dims(field); !dims.done();) {
        GRAFT_TRY(dims.next(field));
        if (field.number == 1) GRAFT_TRY(read_dimension(field, out));
      }
    }
    return {};
  }

  status read_dimension(const wire_field& at, value_info& out) const {
    GRAFT_TRY(message(at));
    GRAFT_TRY(grow(at, out.shape, bounds_.rank, "dimensions in one value"));
    wire_field field;
    for (wire_reader reader(at); !reader.done();) {
      GRAFT_TRY(reader.next(field));
      if (field.number == 1) out.shape.back().size = field.integer();
      if (field.number == 2) GRAFT_TRY(name(field, out.shape.back().symbol));
    }
    return {};
  }

  const limits& bounds_;
  uint64_t decoded_left_;
};

}  // namespace

result<model> read(std::span<const std::byte> bytes, const limits& bounds) {
  model out;
  GRAFT_TRY(model_reader(bounds).read(bytes, out));
  return out;
}

}  // namespace graft::onnx
