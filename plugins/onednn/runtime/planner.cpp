#include "runtime/planner.hpp"

#include "kernels/convolution_spec.hpp"
#include "runtime/single_thread.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace graft::onednn {
namespace {

constexpr const char* table_name = "kernels.txt";

// What was measured, by "machine<TAB>layer", on disk and in this process.
class kernel_table {
 public:
  explicit kernel_table(const std::string& folder) : path_(folder + "/" + table_name) {
    std::ifstream file(path_);
    std::string line;
    while (std::getline(file, line)) {
      const std::size_t tab = line.rfind('\t');
      form f{};
      // A line that was cut short says nothing; the layer is timed again.
      if (tab != std::string::npos && form_of(line.substr(tab + 1), f)) {
        known_.try_emplace(line.substr(0, tab), f);
      }
    }
  }

  [[nodiscard]] const form* find(const std::string& key) const {
    const auto found = known_.find(machine() + "\t" + key);
    return found == known_.end() ? nullptr : &found->second;
  }

  void add(const std::string& key, form f) {
    const std::string place = machine() + "\t" + key;
    known_[place] = f;
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
    // One write of one line in append mode: programs that measure at once do not mix.
    if (std::FILE* file = std::fopen(path_.c_str(), "ae")) {
      std::fputs((place + "\t" + std::string(name_of(f)) + "\n").c_str(), file);
      std::fclose(file);
    }
  }

 private:
  std::string path_;
  std::map<std::string, form> known_;
};

form by_rule(const convolution_spec& spec, const std::vector<form>& forms) {
  return spec.out[2] >= 14 && spec.out[3] >= 14 ? forms[1] : form::direct;
}

form measured(const dnnl::engine& engine, const convolution_spec& spec,
              const std::vector<form>& forms) {
  // Winograd's weights are larger and come from further away in a network than here.
  constexpr double least_gain = 1.1;
  const std::vector<double> times = time_forms(engine, spec, forms);
  const auto winograd = std::min_element(times.begin() + 1, times.end());
  return *winograd * least_gain < times.front()
             ? forms[static_cast<std::size_t>(winograd - times.begin())]
             : form::direct;
}

status choose(const graph& g, kernel_table* table, kernel_plan& plan) {
  const single_thread alone;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  for (const node& n : g.nodes) {
    if (n.op->name != "Conv") continue;
    convolution_spec spec;
    bool possible = false;
    GRAFT_TRY(convolution_spec::read(g, n, dnnl::memory::data_type::f32, spec, possible));
    if (!possible || !spec.may_be_winograd() || plan.forms.count(spec.key()) != 0) continue;
    const std::vector<form> forms = forms_of(engine, spec);
    if (forms.size() == 1) continue;
    const std::string key = spec.key();
    const form* known = table != nullptr ? table->find(key) : nullptr;
    const form chosen = known != nullptr   ? *known
                        : table == nullptr ? by_rule(spec, forms)
                                           : measured(engine, spec, forms);
    if (table != nullptr && known == nullptr) table->add(key, chosen);
    plan.forms[key] = chosen;
  }
  return {};
}

}  // namespace

result<kernel_plan> plan_kernels(const graph& g, const std::string& folder) try {
  kernel_plan plan;
  if (folder.empty()) {
    GRAFT_TRY(choose(g, nullptr, plan));
    return plan;
  }
  static std::mutex mutex;  // one measurement at a time, and each only once in a process
  static std::map<std::string, kernel_table> tables;
  const std::lock_guard lock(mutex);
  GRAFT_TRY(choose(g, &tables.try_emplace(folder, folder).first->second, plan));
  return plan;
} catch (const dnnl::error& error) {
  return status(code::internal, std::string("oneDNN refused a layer: ") + error.what());
}

}  // namespace graft::onednn
