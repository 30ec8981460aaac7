#include "quantise/calibration.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace graft::onednn {
namespace {

constexpr std::string_view first_line = "int8 calibration 1";
constexpr std::string_view last_line = "end";

template <class T>
std::string number(T value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return {text, end};
}

template <class T>
bool read(std::string_view text, T& value) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> made;
  while (true) {
    const std::size_t tab = line.find('\t');
    made.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return made;
    line.remove_prefix(tab + 1);
  }
}

bool take_means(const std::vector<std::string_view>& fields, calibration& made) {
  if (fields.size() < 3) return false;
  std::vector<float> numbers(fields.size() - 2);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!read(fields[i + 2], numbers[i]) || !std::isfinite(numbers[i])) return false;
  }
  return made.means.emplace(fields[1], std::move(numbers)).second;
}

// One line; false where it says nothing that belongs here.
bool take(const std::vector<std::string_view>& fields, calibration& made) {
  const std::string_view what = fields[0];
  if (what == "items" && fields.size() == 2) return read(fields[1], made.items);
  if (what == "cosine" && fields.size() == 3) {
    return read(fields[1], made.least_cosine) && read(fields[2], made.mean_cosine);
  }
  if (what == "fp32" && fields.size() == 2) return made.kept.emplace(fields[1]).second;
  if (what == "means") return take_means(fields, made);
  if ((what == "signed" || what == "unsigned") && fields.size() == 3) {
    range one{0, what == "signed"};
    return read(fields[2], one.limit) && std::isfinite(one.limit) && one.limit >= 0 &&
           made.ranges.emplace(fields[1], one).second;
  }
  return false;
}

}  // namespace

std::string calibration::text() const {
  std::string made(first_line);
  made += "\nitems\t" + number(items) + "\ncosine\t" + number(least_cosine) + "\t" +
          number(mean_cosine) + "\n";
  for (const std::string& name : kept) made += "fp32\t" + name + "\n";
  for (const auto& [name, one] : ranges) {
    made += std::string(one.negative ? "signed" : "unsigned") + "\t" + name + "\t" +
            number(one.limit) + "\n";
  }
  for (const auto& [name, channels] : means) {
    made += "means\t" + name;
    for (const float one : channels) made += "\t" + number(one);
    made += "\n";
  }
  return made + std::string(last_line) + "\n";
}

result<calibration> calibration::parse(std::string_view text) {
  calibration made;
  bool first = true;
  bool last = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool understood = first ? line == first_line : !last && take(fields_of(line), made);
    last = !first && !understood && !last && line == last_line;
    if (!understood && !last) {
      return data_loss("'" + std::string(line.substr(0, 100)) + "' is no line of a calibration");
    }
    first = false;
  }
  if (!last) return data_loss("the calibration was cut short");
  return made;
}

}  // namespace graft::onednn
