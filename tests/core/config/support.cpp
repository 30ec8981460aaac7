#include "core/config/support.hpp"

#include <base/files.hpp>

#include <array>
#include <stdexcept>

namespace graft::test {

namespace {

constexpr graft_text modes[] = {to_text("fast"), to_text("exact"), to_text("none")};

const std::array table{
    param::boolean("shuffle").standard("true").doc("Whether to shuffle."),
    param::integer("epochs").standard("10").range(1, 1000),
    param::number("flip").standard("0.5").range(0, 1),
    param::text("label").standard("\"plain\""),
    param::choice("mode", modes).standard("\"exact\""),
    param::file("list").optional(),
    param::folder("path").optional(),
    param::model("model").optional(),
    param::integers("hidden").standard("[128]").at_least(1),
    param::numbers("crop.scale").standard("[0.6, 1.0]").range(0.01, 1).count(2, 2),
    param::number("crop.ratio").standard("1.5").at_least(1).unit("width / height"),
    param::texts("tags").standard("[]").count(0, 3),
    param::number_map("fail_below").standard("{}").range(0, 1),
    param::column("features").optional(),
};
const std::array needs{param::folder("path").required().doc("Where the photos are.")};

template <std::size_t N>
std::vector<const graft_param*> pointers(const std::array<param, N>& params) {
  std::vector<const graft_param*> out;
  for (const param& each : params) out.push_back(each.raw());
  return out;
}

}  // namespace

std::span<const graft_param* const> all_params() {
  static const auto params = pointers(table);
  return params;
}

std::span<const graft_param* const> required_params() {
  static const auto params = pointers(needs);
  return params;
}

void put(const temporary_folder& folder, const std::string& name, const std::string& text) {
  const std::string path = folder / name;
  if (!base::make_folders(path.substr(0, path.rfind('/'))).ok() ||
      !base::write_file(path, text).ok()) {
    throw std::runtime_error("cannot write " + path);
  }
}

std::string faults_of(const std::string& path, const std::vector<std::string>& overrides) {
  config::diagnostics found;
  const auto pipeline = config::load_pipeline(path, overrides, found);
  if (!pipeline && found.empty()) return pipeline.status().message() + "\n";
  if (pipeline) {
    config::bind_context context = config::bind_context_of(*pipeline);
    context.working_folder = std::string("/");
    context.resolve_model = [](const std::string& name, const config::position&) {
      std::string message = "there is no model pack ";
      message += config::quoted(name);
      return result<const graft_model_pack*>(status(code::not_found, message));
    };
    for (const config::node_entry& node : pipeline->nodes) {
      if (!node.use.starts_with("test.")) continue;
      const bool all = node.use == "test.all";
      config::bound_values values;
      config::bind_values(all                        ? all_params()
                          : node.use == "test.needs" ? required_params()
                                                     : std::span<const graft_param* const>{},
                          node, context, values, found);
    }
  }
  return found.render_all();
}

std::string replaced(std::string_view text, const std::string& what, const std::string& by) {
  std::string out;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what)) {
    out.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + what.size());
  }
  return out.append(text);
}

}  // namespace graft::test
