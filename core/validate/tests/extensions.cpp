// Abilities by id: the unknown ones, and those that this host knows.
#include "host/checked/checked.hpp"
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/abi/ext/calibration.h>
#include <graft/abi/ext/differentiable.h>
#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/network.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/profile.h>
#include <graft/abi/ext/views.h>
#include <graft/sdk/text.hpp>

#include <array>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;

constexpr std::array known{GRAFT_EXT_IMAGE_SIZE,  GRAFT_EXT_VIEWS,   GRAFT_EXT_IDENTITY,
                           GRAFT_EXT_PLAN,        GRAFT_EXT_NETWORK, GRAFT_EXT_DIFFERENTIABLE,
                           GRAFT_EXT_CALIBRATION, GRAFT_EXT_PROFILE};

result<std::unique_ptr<trial>> plain(const subject& of, type_ref type) {
  trial_options options;
  options.checked = false;
  return trial::make(of, type, options);
}

const void* ask(const trial& of, type_ref type, std::string_view id) {
  host::node& node = const_cast<trial&>(of).node();
  return type.raw->extension == nullptr ? nullptr
                                        : type.raw->extension(node.instance(), to_text(id));
}

outcome unknown(const subject& of, type_ref type) {
  if (type.raw->extension == nullptr) return skipped("it has no extension function");
  GRAFT_EXPECT_ASSIGN(const auto made, plain(of, type));
  std::vector<std::string> ids = {"",
                                  "graft",
                                  "graft.nonsense/1",
                                  "com.example.thing/1",
                                  std::string(5000, 'x'),
                                  std::string("graft.views/1\0", 14)};
  for (const char* id : known) {
    const std::string name = id;
    ids.push_back(name + "0");
    ids.push_back(name + " ");
    ids.push_back(name.substr(0, name.size() - 1) + "999");
    ids.push_back(name.substr(0, name.size() - 2));
  }
  for (const std::string& id : ids) {
    if (ask(*made, type, id) != nullptr) {
      return failed("asked for the unknown extension '" + id.substr(0, 60) +
                    "' it gave something; the answer must be null");
    }
  }
  return passed(std::to_string(ids.size()) + " ids");
}

outcome stable(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, plain(of, type));
  std::string offered;
  for (const char* id : known) {
    const void* first = ask(*made, type, id);
    if (first != ask(*made, type, id)) {
      return failed(std::string(id) + " is another table when asked again");
    }
    if (first == nullptr) continue;
    if (*static_cast<const uint32_t*>(first) < 8) {
      return failed(std::string(id) + " gave a table without a sensible struct_size");
    }
    offered += (offered.empty() ? "" : ", ") + std::string(id);
  }
  return offered.empty() ? skipped("it offers none that this host knows") : passed(offered);
}

outcome wanted(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  GRAFT_EXPECT_ASSIGN(const auto first, made->node().wanted());
  if (!first) return skipped("it wants no image size");
  GRAFT_EXPECT_ASSIGN(const auto again, made->node().wanted());
  const bool same = again && first->width == again->width && first->height == again->height &&
                    first->resize == again->resize;
  return same ? passed(std::to_string(first->width) + "x" + std::to_string(first->height))
              : failed("wanted() gave another size when asked again");
}

outcome obeyed(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  if (!made->node().obeys_image_size()) return skipped("it obeys no image size");
  for (const auto& [height, width] : {std::pair{24, 24}, {17, 40}}) {
    graft_image_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.width = width;
    spec.height = height;
    spec.resize = spec.min_short_side = std::max(width, height);
    spec.resize_mode = GRAFT_RESIZE_SQUASH;
    spec.interpolation = GRAFT_INTERPOLATION_BILINEAR;
    GRAFT_EXPECT(made->node().obey(spec));
    GRAFT_EXPECT(made->infer());
    for (const tensor::column_type& one : made->columns()) {
      if (one.role != GRAFT_ROLE_IMAGE || !one.fixed()) continue;
      if (one.shape[0] != height || one.shape[1] != width) {
        return failed("told to make images of " + std::to_string(height) + "x" +
                      std::to_string(width) + " it declares " + one.describe());
      }
    }
    GRAFT_EXPECT(made->run_all(16).status());
  }
  return passed();
}

outcome views(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  if ((type.raw->flags & GRAFT_NODE_AUGMENTS) == 0) return skipped("it does not augment");
  const int32_t first = made->node().views();
  if (first < 0) return failed("it says that it makes " + std::to_string(first) + " views");
  return made->node().views() == first ? passed(std::to_string(first) + " views")
                                       : failed("it says another number of views when asked again");
}

// A text that must be the same in every instance of one machine.
outcome same_text(const subject& of, type_ref type, std::string (host::node::*get)() const,
                  const char* what) {
  GRAFT_EXPECT_ASSIGN(const auto first, trial::ready(of, type));
  const std::string text = (first->node().*get)();
  if ((first->node().*get)() != text) {
    return failed(std::string(what) + " is another text when asked again");
  }
  GRAFT_EXPECT_ASSIGN(const auto second, trial::ready(of, type));
  if ((second->node().*get)() != text) {
    return failed(std::string(what) + " differs between two instances");
  }
  return text.empty() ? skipped("it has none") : passed(std::to_string(text.size()) + " bytes");
}

outcome identity(const subject& of, type_ref type) {
  return same_text(of, type, &host::node::identity, "graft.identity/1");
}
outcome plan(const subject& of, type_ref type) {
  return same_text(of, type, &host::node::plan, "graft.plan/1");
}

outcome network(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::make(of, type));
  const graft_network* table = made->node().network();
  if (table == nullptr) return skipped("it offers no graft.network/1");
  void* self = made->node().instance();
  const auto call = [&](graft_status code) { return host::take_error(code, made->node().id()); };
  GRAFT_EXPECT(call(table->compile(self, 4)));
  const std::string precision = to_string(table->precision(self));
  if (precision != "fp32" && precision != "bf16" && precision != "int8") {
    return failed("its precision is '" + precision + "', not fp32, bf16 or int8");
  }
  uint64_t shared = 0;
  uint64_t per_worker = 0;
  GRAFT_EXPECT(call(table->memory(self, 4, &shared, &per_worker)));
  const int64_t side = made->side();
  std::vector<uint8_t> images(static_cast<std::size_t>(4 * side * side * 3), 100);
  std::vector<float> input(images.size());
  graft_tensor from{
      sizeof(from),       GRAFT_TENSOR_READ_ONLY,           images.data(), GRAFT_UINT8, 4,
      {4, side, side, 3}, {side * side * 3, side * 3, 3, 1}};
  graft_tensor to{sizeof(to),
                  0,
                  input.data(),
                  GRAFT_FLOAT32,
                  4,
                  {4, 3, side, side},
                  {side * side * 3, side * side, side, 1}};
  GRAFT_EXPECT(call(table->prepare(self, &from, &to)));
  return passed(precision + ", " + std::to_string((shared + per_worker) >> 10) + " KB");
}

// The checked host refuses layers that make no sense.
outcome profile(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  if (!made->node().profiles()) return skipped("it offers no graft.profile/1");
  std::vector<host::layer_time> layers;
  const auto tell = [&](const graft_batch& batch) -> status {
    GRAFT_TRY_ASSIGN(layers, made->node().profile(batch, 2));
    return {};
  };
  const std::span items = std::span(made->everything()).first(2);
  GRAFT_EXPECT(made->with_batch(items, GRAFT_VIEW_EVAL, 0, 0, tell));
  return layers.empty() ? failed("it has no layer")
                        : passed(std::to_string(layers.size()) + " layers");
}

constexpr test tests[] = {
    {"extension.unknown", "an unknown id gives null", nullptr, unknown},
    {"extension.stable", "a known id gives the same table every time", nullptr, stable},
    {"extension.image_size.wanted", "the size that it wants is one, and stays", nullptr, wanted},
    {"extension.image_size.obeyed", "it makes images of the size that it was told", nullptr,
     obeyed},
    {"extension.views", "a node that augments says how many views, and keeps to it", nullptr,
     views},
    {"extension.identity", "its identity is the same in every instance", nullptr, identity},
    {"extension.plan", "its plan is the same in every instance", nullptr, plan},
    {"extension.network", "compile, memory, precision and prepare of a backbone work", nullptr,
     network},
    {"extension.profile", "it tells a time for each layer", nullptr, profile},
};

}  // namespace

std::span<const test> extension_tests() { return tests; }

}  // namespace graft::validate
