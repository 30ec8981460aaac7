// @ID@.sink: every item with the share of each class, as probabilities.csv in the node's folder.
#include <graft/sdk/plugin.hpp>

#include <array>
#include <charconv>
#include <string>

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text)
    out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return out + "\"";
}

class sink {
 public:
  static constexpr auto kind = graft::kind::sink;
  static constexpr std::string_view name = "sink";
  static constexpr std::string_view summary = "Writes the share of each class as a CSV file.";

  static std::vector<graft::port> inputs() {
    return {graft::port::tensor("probabilities", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32,
                                {GRAFT_ANY_SIZE})};
  }

  sink(graft::host host, const graft::values& /*values*/) : host_(host) {}

  graft::status infer(const graft::schema& in, const graft::schema_sink& /*out*/) {
    text_ = "id,label";
    for (uint64_t c = 0; c < in[0].n_class_names; ++c) {
      text_ += "," + quoted(graft::to_string(in[0].class_names[c]));
    }
    text_ += "\n";
    return {};
  }

  // Batches come in the order of the items.
  graft::status consume(const graft::batch& in) {
    for (std::size_t i = 0; i < in.size(); ++i) {
      text_ += quoted(graft::to_string(in.item(i).id)) + "," +
               quoted(graft::to_string(in.item(i).label_name));
      for (const float share : graft::elements<const float>(in.tensor(0, i))) {
        std::array<char, 32> digits{};
        text_ += ",";
        text_.append(digits.data(),
                     std::to_chars(digits.data(), digits.data() + digits.size(), share).ptr);
      }
      text_ += "\n";
    }
    return {};
  }

  graft::status finish() {
    const graft_results* results = host_.results();
    if (results == nullptr) return graft::unsupported("this host keeps no files of nodes");
    return graft::from_host(results->write_file(host_.raw(), graft::to_text("probabilities.csv"),
                                                text_.data(), text_.size()),
                            "writing probabilities.csv");
  }

 private:
  graft::host host_;
  std::string text_;
};

}  // namespace

GRAFT_PLUGIN("@ID@", "0.1.0", sink)
