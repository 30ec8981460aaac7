#include "conformance_suite.hpp"

#include "formats/onnx/reader.hpp"
#include "formats/onnx/tensor_file.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace graft::test {

namespace fs = std::filesystem;

namespace {

std::shared_ptr<const std::vector<std::byte>> whole_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return std::make_shared<const std::vector<std::byte>>(bytes, bytes + text.size());
}

std::string python_says() {
  const char* command =
      "python3 -c 'import onnx, os; print(os.path.join(os.path.dirname(onnx.__file__), "
      "\"backend/test/data/node\"))' 2>/dev/null";
  std::string said;
  FILE* pipe = popen(command, "r");
  if (pipe == nullptr) return said;
  std::array<char, 4096> line{};
  if (std::fgets(line.data(), line.size(), pipe) != nullptr) said = line.data();
  pclose(pipe);
  while (!said.empty() && said.back() == '\n') said.pop_back();
  return said;
}

status load_tensors(const fs::path& folder, const std::string& stem, node_case& into,
                    std::vector<onnx::tensor>& out) {
  for (int i = 0;; ++i) {
    const fs::path path = folder / (stem + std::to_string(i) + ".pb");
    if (!fs::exists(path)) return {};
    into.files.push_back(whole_file(path));
    auto read = onnx::read_tensor_file(*into.files.back());
    if (!read.ok()) return read.status().within(path.filename().string());
    out.push_back(*std::move(read));
  }
}

}  // namespace

std::optional<std::string> node_test_folder() {
  const char* named = std::getenv("GRAFT_ONNX_NODE_TESTS");
  const std::string folder = named != nullptr ? named : python_says();
  if (folder.empty() || !fs::exists(fs::path(folder) / "test_relu" / "model.onnx")) return {};
  return folder;
}

std::vector<std::string> case_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (fs::exists(entry.path() / "model.onnx")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

result<node_case> load_case(const std::string& folder, const std::string& name) {
  node_case made;
  made.name = name;
  const fs::path at = fs::path(folder) / name;
  made.files.push_back(whole_file(at / "model.onnx"));
  GRAFT_TRY_ASSIGN(made.model, onnx::read(*made.files.front()));
  const auto is_no_tensor = [](const onnx::value_info& v) {
    return v.type == onnx::data_type::undefined;
  };
  const onnx::graph& g = made.model.graph;
  if (std::any_of(g.inputs.begin(), g.inputs.end(), is_no_tensor) ||
      std::any_of(g.outputs.begin(), g.outputs.end(), is_no_tensor)) {
    return made;  // sequences and optional values: run_case() refuses them
  }
  GRAFT_TRY(load_tensors(at / "test_data_set_0", "input_", made, made.inputs));
  GRAFT_TRY(load_tensors(at / "test_data_set_0", "output_", made, made.outputs));
  return made;
}

}  // namespace graft::test
