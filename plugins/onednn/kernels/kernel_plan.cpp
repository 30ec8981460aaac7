#include "kernels/kernel_plan.hpp"

#include "kernels/cpu.hpp"

#include <cstring>

#include <cpuid.h>

namespace graft::onednn {
namespace {

std::string cpu_name() {
  char name[49] = {};
  unsigned words[4];
  if (__get_cpuid_max(0x80000000U, nullptr) < 0x80000004U) return "x86";
  for (unsigned i = 0; i < 3; ++i) {
    __get_cpuid(0x80000002U + i, &words[0], &words[1], &words[2], &words[3]);
    std::memcpy(name + std::size_t{16} * i, words, sizeof(words));
  }
  std::string made;
  for (const char* at = name; *at != 0; ++at) {
    if (*at != ' ' || (!made.empty() && made.back() != ' ')) made += *at;
  }
  while (!made.empty() && made.back() == ' ') made.pop_back();
  return made;
}

// The next line of `text`, which is shortened by it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string_view name_of(form f) {
  switch (f) {
    case form::winograd:
      return "winograd";
    case form::winograd_4x4:
      return "winograd-4x4";
    case form::winograd_6x6:
      return "winograd-6x6";
    default:
      return "direct";
  }
}

int64_t own_tile(form f) {
  if (f == form::winograd_4x4) return 4;
  return f == form::winograd_6x6 ? 6 : 0;
}

bool form_of(std::string_view name, form& f) {
  for (const form one : {form::direct, form::winograd, form::winograd_4x4, form::winograd_6x6}) {
    if (name_of(one) != name) continue;
    f = one;
    return true;
  }
  return false;
}

const std::string& machine() {
  static const std::string made = cpu_identity() + ", " + cpu_name();
  return made;
}

form kernel_plan::of(const std::string& key) const {
  const auto found = forms.find(key);
  return found == forms.end() ? form::direct : found->second;
}

std::string kernel_plan::text() const {
  std::string made = machine() + "\n";
  for (const auto& [key, f] : forms) made += key + "\t" + std::string(name_of(f)) + "\n";
  return made;
}

result<kernel_plan> kernel_plan::parse(std::string_view text) {
  const std::string_view made_on = take_line(text);
  if (made_on != machine()) {
    return status(code::failed_precondition, "it was made on '" + std::string(made_on) +
                                                 "' and this is '" + machine() +
                                                 "', where results are other bits; run anew here");
  }
  kernel_plan made;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::size_t tab = line.find('\t');
    form f{};
    if (tab == std::string_view::npos || !form_of(line.substr(tab + 1), f)) {
      return data_loss("'" + std::string(line) + "' is not a layer and the form of its kernel");
    }
    made.forms[std::string(line.substr(0, tab))] = f;
  }
  return made;
}

}  // namespace graft::onednn
