// @ID@.estimator: the class whose mean features are nearest. Shares are a softmax of squared
// distances, in units of the mean squared distance of train items to their own class.
#include <graft/sdk/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace {

constexpr std::size_t largest_state = std::size_t{1} << 30;

class estimator {
 public:
  static constexpr auto kind = graft::kind::estimator;
  static constexpr std::string_view name = "estimator";
  static constexpr std::string_view summary = "The class whose mean features are nearest.";

  static std::vector<graft::port> inputs() {
    return {graft::port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE})};
  }

  estimator(graft::host /*host*/, const graft::values& /*values*/) {}

  // Called before fit(), when the classes are not known yet, and again after fit() or load().
  graft::status infer(const graft::schema& in, const graft::schema_sink& out) const {
    const int64_t width = in[0].shape[0];
    if (!classes_.empty() && width != GRAFT_ANY_SIZE && width != static_cast<int64_t>(width_)) {
      return graft::invalid("it learned from another number of features; use the same backbone");
    }
    const auto n = classes_.empty() ? GRAFT_ANY_SIZE : static_cast<int64_t>(classes_.size());
    return out.tensor("probabilities", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, {n}, classes_);
  }

  graft::status fit(const graft::dataset& data) {
    GRAFT_TRY_ASSIGN(const graft::batch all, data.read_all(GRAFT_SPLIT_TRAIN, 0));
    const std::vector<std::string> classes = data.class_names();
    if (all.size() == 0) return graft::invalid("there are no train items to learn from");
    const auto width = static_cast<std::size_t>(all.tensor(0, 0).shape[0]);
    std::vector<double> sums(classes.size() * width);
    std::vector<double> counts(classes.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto label = static_cast<std::size_t>(all.item(i).label);
      const auto row = graft::elements<const float>(all.tensor(0, i));
      for (std::size_t f = 0; f < width; ++f) sums[label * width + f] += row[f];
      counts[label] += 1;
    }
    std::vector<float> centres(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      centres[i] = static_cast<float>(sums[i] / std::max(counts[i / width], 1.0));
    }
    double spread = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      spread += distance(all.tensor(0, i),
                         centres.data() + static_cast<std::size_t>(all.item(i).label) * width);
    }
    classes_ = classes;
    width_ = width;
    centres_ = std::move(centres);
    spread_ = static_cast<float>(std::max(spread / static_cast<double>(all.size()), 1e-12));
    return {};
  }

  graft::status process(const graft::batch& in, const graft::output& out) const {
    graft_tensor made{};
    GRAFT_TRY(out.stacked(0, made));  // [n, C], the host's memory
    for (std::size_t i = 0; i < in.size(); ++i) {
      float* row = static_cast<float*>(made.data) + static_cast<int64_t>(i) * made.strides[0];
      std::vector<double> far(classes_.size());
      for (std::size_t c = 0; c < far.size(); ++c) {
        far[c] = distance(in.tensor(0, i), centres_.data() + c * width_) / spread_;
      }
      const double nearest = *std::min_element(far.begin(), far.end());
      double total = 0;
      for (double& one : far) total += one = std::exp(nearest - one);
      for (std::size_t c = 0; c < far.size(); ++c) row[c] = static_cast<float>(far[c] / total);
    }
    return {};
  }

  // The same state always gives the same bytes: width, a name a line, an empty line, numbers.
  graft::status save(const graft::output_stream& stream) const {
    std::string text = std::to_string(width_) + "\n";
    for (const std::string& one : classes_) text += one + "\n";
    text += "\n";
    std::vector<float> numbers = centres_;
    numbers.push_back(spread_);
    text.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float));
    return stream.write(std::as_bytes(std::span(text)));
  }

  graft::status load(const graft::input_stream& stream) {
    GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(largest_state));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (true) {
      const std::size_t end = text.find('\n', at);
      if (end == std::string_view::npos) return graft::data_loss("the state is cut off");
      const std::string line(text.substr(at, end - at));
      at = end + 1;
      if (line.empty()) break;
      lines.push_back(line);
    }
    if (lines.size() < 2 || lines[0].size() > 9 ||
        lines[0].find_first_not_of("0123456789") != std::string::npos) {
      return graft::data_loss("the state is not one that it wrote");
    }
    const std::size_t width = std::stoul(lines[0]);
    const std::size_t count = (lines.size() - 1) * width + 1;
    if (width == 0 || text.size() - at != count * sizeof(float)) {
      return graft::data_loss("the state has another length than it says");
    }
    std::vector<float> numbers(count);
    std::memcpy(numbers.data(), text.data() + at, count * sizeof(float));
    spread_ = numbers.back();
    numbers.pop_back();
    centres_ = std::move(numbers);
    width_ = width;
    classes_.assign(lines.begin() + 1, lines.end());
    return {};
  }

 private:
  static double distance(const graft_tensor& features, const float* centre) {
    double sum = 0;
    for (const float value : graft::elements<const float>(features)) {
      const double difference = value - *centre++;
      sum += difference * difference;
    }
    return sum;
  }

  std::vector<std::string> classes_;
  std::size_t width_ = 0;
  std::vector<float> centres_;  // [classes][width]
  float spread_ = 1;
};

}  // namespace

GRAFT_PLUGIN("@ID@", "0.1.0", estimator)
