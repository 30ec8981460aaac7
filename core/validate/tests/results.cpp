// What process() makes: the same bits whoever asks, in whatever batch, order or thread.
#include "validate/test.hpp"
#include "validate/trial.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <mutex>
#include <thread>

namespace graft::validate {
namespace {

using type_ref = const host::node_type&;

std::string where_different(const std::vector<row>& a, const std::vector<row>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!(a[i] == b[i])) return "item " + std::to_string(i);
  }
  return a.size() == b.size() ? "" : "the number of items";
}

outcome same(const std::vector<row>& a, const std::vector<row>& b, const char* when) {
  const std::string where = where_different(a, b);
  if (where.empty()) return passed();
  return failed(where + " differs " + when + "; results must depend on the item alone");
}

outcome works(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  for (const std::size_t n : {std::size_t{16}, std::size_t{1}, std::size_t{7}}) {
    GRAFT_EXPECT_ASSIGN(const std::vector<row> rows, made->run_all(n));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].rejected.empty()) {
        return failed("it rejected item " + std::to_string(i) + ": " + rows[i].rejected);
      }
    }
  }
  return passed(std::to_string(made->items().size()) + " items");
}

outcome repeats(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto first, made->run_all(16));
  GRAFT_EXPECT_ASSIGN(const auto second, made->run_all(16));
  return same(first, second, "when the same batch comes again");
}

outcome instances(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto first, made->run_all(16));
  GRAFT_EXPECT_ASSIGN(const auto other, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto second, other->run_all(16));
  return same(first, second, "between two instances");
}

outcome batches(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto whole, made->run_all(16));
  for (const std::size_t n : {std::size_t{1}, std::size_t{5}, std::size_t{26}}) {
    GRAFT_EXPECT_ASSIGN(const auto parts, made->run_all(n));
    const std::string when = "between batches of 16 and of " + std::to_string(n);
    if (outcome one = same(whole, parts, when.c_str()); one.what == outcome::kind::failed) {
      return one;
    }
  }
  return passed();
}

outcome order(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto forwards, made->run(made->everything()));
  std::vector<std::size_t> reversed(made->everything().rbegin(), made->everything().rend());
  GRAFT_EXPECT_ASSIGN(auto backwards, made->run(reversed));
  std::reverse(backwards.begin(), backwards.end());
  return same(forwards, backwards, "when the items come in another order");
}

// Every worker runs all items, starting at another one, at the same time.
result<std::vector<std::vector<row>>> on_workers(trial& made, uint32_t workers) {
  std::vector<std::vector<row>> all(workers, std::vector<row>(made.items().size()));
  std::mutex mutex;
  status outcome;
  std::vector<std::jthread> threads;
  for (uint32_t w = 0; w < workers; ++w) {
    threads.emplace_back([&, w] {
      const std::size_t n = made.items().size();
      for (std::size_t i = 0; i < n; i += 2) {
        const std::size_t first = (i + 2 * w * 3) % n;
        const std::vector<std::size_t> pair = {first, (first + 1) % n};
        auto rows = made.run(pair, GRAFT_VIEW_EVAL, w);
        if (rows.ok()) {
          all[w][pair[0]] = (*rows)[0];
          all[w][pair[1]] = (*rows)[1];
        } else {
          const std::lock_guard lock(mutex);
          outcome = rows.status();
        }
      }
    });
  }
  threads.clear();
  if (!outcome.ok()) return outcome;
  return all;
}

outcome workers(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto alone, made->run_all(2));
  static constexpr const char* classes[] = {"?", "serial", "per instance", "reentrant"};
  for (const uint32_t n : {1U, 2U, 4U}) {
    GRAFT_EXPECT_ASSIGN(const auto all, on_workers(*made, n));
    for (const auto& rows : all) {
      const std::string when = "with " + std::to_string(n) + " workers (it is declared " +
                               classes[type.raw->concurrency] + ")";
      if (outcome one = same(alone, rows, when.c_str()); one.what == outcome::kind::failed) {
        return one;
      }
    }
  }
  return passed(classes[type.raw->concurrency]);
}

outcome views(const subject& of, type_ref type) {
  if ((type.raw->flags & GRAFT_NODE_AUGMENTS) == 0) return skipped("it does not augment");
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  for (const int32_t view : {0, 1, 3}) {
    GRAFT_EXPECT_ASSIGN(const auto first, made->run_all(16, view));
    GRAFT_EXPECT_ASSIGN(const auto again, made->run_all(3, view));
    if (outcome one = same(first, again, "in the same view"); one.what == outcome::kind::failed) {
      return one;
    }
  }
  return passed();
}

outcome eval_view(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto first, made->run(made->everything(), GRAFT_VIEW_EVAL, 0, 0));
  GRAFT_EXPECT_ASSIGN(const auto other, made->run(made->everything(), GRAFT_VIEW_EVAL, 0, 99));
  return same(first, other, "in the eval view under another random key");
}

std::string numbers_fault(const tensor::column_type& type, const std::string& cell) {
  if (type.kind != GRAFT_COLUMN_TENSOR || type.dtype != GRAFT_FLOAT32) return {};
  const std::size_t head = type.shape.size() * sizeof(int64_t);
  std::vector<float> values((cell.size() - head) / sizeof(float));
  std::memcpy(values.data(), cell.data() + head, values.size() * sizeof(float));
  double sum = 0;
  for (const float one : values) {
    if (!std::isfinite(one)) return "has a value that is not finite";
    if (type.role == GRAFT_ROLE_PROBABILITIES && one < 0) return "has a probability below 0";
    sum += one;
  }
  if (type.role == GRAFT_ROLE_PROBABILITIES && std::abs(sum - 1) > 1e-4) {
    return "has probabilities that sum to " + std::to_string(sum);
  }
  return {};
}

outcome numbers(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT_ASSIGN(const auto rows, made->run_all(16));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < rows[i].cells.size(); ++c) {
      const tensor::column_type& column = made->columns()[c];
      const std::string fault = numbers_fault(column, rows[i].cells[c]);
      if (!fault.empty()) {
        return failed("column '" + column.name + "' of item " + std::to_string(i) + " " + fault);
      }
    }
  }
  return passed();
}

outcome throughput(const subject& of, type_ref type) {
  GRAFT_EXPECT_ASSIGN(const auto made, trial::ready(of, type));
  GRAFT_EXPECT(made->run_all(16).status());
  const auto start = std::chrono::steady_clock::now();
  std::size_t n = 0;
  std::chrono::duration<double> took{};
  while (took.count() < 0.1) {
    GRAFT_EXPECT(made->run_all(16).status());
    n += made->items().size();
    took = std::chrono::steady_clock::now() - start;
  }
  const double rate = static_cast<double>(n) / took.count();
  return passed(std::to_string(static_cast<int64_t>(rate)) + " items/s, one worker, checked");
}

constexpr test tests[] = {
    {"process.works", "batches of 16, 1 and 7 items go through every check", nullptr, works, maps},
    {"process.repeats", "the same batch gives the same bits again", nullptr, repeats, maps},
    {"process.instances", "two instances give the same bits", nullptr, instances, maps},
    {"process.batches", "results do not depend on how items are batched", nullptr, batches, maps},
    {"process.order", "results do not depend on the order of the items", nullptr, order, maps},
    {"process.workers", "1, 2 and 4 workers at once give the same bits, as declared", nullptr,
     workers, maps},
    {"process.views", "a training view is the same whenever it is made", nullptr, views, maps},
    {"process.eval_view", "the eval view does not depend on the random key", nullptr, eval_view,
     maps},
    {"process.numbers", "floats are finite, probabilities sum to one", nullptr, numbers, maps},
    {"process.throughput", "measured, not judged", nullptr, throughput, maps},
};

}  // namespace

std::span<const test> result_tests() { return tests; }

}  // namespace graft::validate
