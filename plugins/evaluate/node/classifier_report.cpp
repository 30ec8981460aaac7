// What evaluate.classifier puts on the run's page.
#include "node/classifier.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

namespace graft::evaluate {
namespace {

constexpr std::size_t mistakes_shown = 12;
constexpr double no_point = std::numeric_limits<double>::quiet_NaN();

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f", 100 * share);
  return text;
}

std::string decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.3f", value);
  return text;
}

using row = std::vector<std::string>;

// Sections of the page. The page is no result: one that the host does not take is left out of it.
class page {
 public:
  page(const graft::host& host, const graft_report& report) : raw_(host.raw()), report_(report) {}

  void heading(std::string_view title) const { report_.heading(raw_, to_text(title)); }
  void paragraph(std::string_view text) const { report_.paragraph(raw_, to_text(text)); }

  void table(std::string_view caption, const row& columns, const std::vector<row>& rows) const {
    std::vector<graft_text> cells;
    for (const row& one : rows) {
      for (const std::string& cell : one) cells.push_back(to_text(cell));
    }
    const std::vector<graft_text> heads = texts(columns);
    report_.table(raw_, to_text(caption), heads.data(), heads.size(), cells.data(), rows.size());
  }

  void reliability(const std::vector<reliability_bin>& bins) const {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t b = 0; b < bins.size(); ++b) {
      const double middle = (static_cast<double>(b) + 0.5) / static_cast<double>(bins.size());
      x.push_back(bins[b].n == 0 ? middle : bins[b].confidence);
      y.push_back(bins[b].n == 0 ? no_point : bins[b].accuracy);
    }
    y.insert(y.end(), x.begin(), x.end());
    const row labels{"share that is right", "as it should be"};
    const std::vector<graft_text> names = texts(labels);
    report_.series(raw_, to_text("Reliability: how often a prediction of that confidence is right"),
                   to_text("confidence"), to_text("share that is right"), x.data(), x.size(),
                   names.data(), names.size(), y.data());
  }

  void confusion(const row& classes, const std::vector<std::vector<std::size_t>>& counts) const {
    std::vector<double> flat;
    for (const auto& one : counts) flat.insert(flat.end(), one.begin(), one.end());
    const std::vector<graft_text> names = texts(classes);
    report_.matrix(raw_, to_text("Confusion"), to_text("true class"), to_text("predicted class"),
                   names.data(), names.size(), flat.data());
  }

  void thumbnails(std::string_view caption, const row& ids, const row& captions) const {
    const std::vector<graft_text> items = texts(ids);
    const std::vector<graft_text> under = texts(captions);
    report_.thumbnails(raw_, to_text(caption), items.data(), under.data(), items.size());
  }

 private:
  static std::vector<graft_text> texts(const row& strings) {
    std::vector<graft_text> out;
    for (const std::string& one : strings) out.push_back(to_text(one));
    return out;
  }

  const graft_host* raw_;
  const graft_report& report_;
};

std::string what_was_judged(const verdict& of) {
  const std::string n = std::to_string(of.right.n);
  if (of.split == "test") {
    return "Judged on the " + n + " items of the test split, which no node has learned from.";
  }
  return "There is no test split: judged on the " + n +
         " validation items. Whatever a node above chose on validation items (early stopping, the "
         "temperature of the probabilities: see its own section) was chosen on these very items, "
         "so "
         "expect a little less on new ones.";
}

void headline(const page& on, const verdict& of) {
  const classification& right = of.right;
  row columns = {"accuracy, %", "95 % interval", "macro F1, %"};
  row values = {percent(right.accuracy),
                percent(right.accuracy_95.low) + "–" + percent(right.accuracy_95.high),
                percent(right.macro_f1)};
  if (right.top_5) {
    columns.emplace_back("top 5, %");
    values.push_back(percent(*right.top_5));
  }
  columns.insert(columns.end(), {"items", "calibration error, %", "NLL"});
  values.insert(values.end(), {std::to_string(right.n), percent(of.trust.expected_error),
                               decimals(of.trust.nll)});
  on.table("", columns, {values});
  on.paragraph("Always saying \"" + of.class_names[right.majority_class] +
               "\" would be right for " + percent(right.majority_share) + " %.");
}

void class_table(const page& on, const verdict& of) {
  std::vector<row> rows;
  for (std::size_t c = 0; c < of.class_names.size(); ++c) {
    const class_metrics& one = of.right.per_class[c];
    rows.push_back({of.class_names[c], percent(one.precision), percent(one.recall), percent(one.f1),
                    std::to_string(one.support)});
  }
  on.table("Each class", {"class", "precision, %", "recall, %", "F1, %", "items"}, rows);
}

}  // namespace

void classifier::show(const verdict& of) const {
  const graft_report* const report = host_.report();
  if (report == nullptr) return;
  const page on(host_, *report);
  on.heading("Result");
  on.paragraph(what_was_judged(of));
  headline(on, of);
  class_table(on, of);
  on.confusion(of.class_names, of.right.confusion);
  on.reliability(of.trust.bins);
}

void classifier::show_mistakes(const verdict& of) const {
  const graft_report* const report = host_.report();
  const std::vector<std::size_t> wrong = worst_mistakes(items_, mistakes_shown);
  if (report == nullptr || wrong.empty()) return;
  row ids;
  row captions;
  for (const std::size_t i : wrong) {
    const std::size_t said = items_.predicted(i);
    ids.push_back(ids_[i]);
    captions.push_back(of.class_names[said] + " (" + percent(items_.row(i)[said]) + " %), is " +
                       of.class_names[static_cast<std::size_t>(items_.labels[i])]);
  }
  page(host_, *report).thumbnails("Worst mistakes, most confident first", ids, captions);
}

}  // namespace graft::evaluate
