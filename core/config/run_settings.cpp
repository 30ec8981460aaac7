#include <config/pipeline_parts.hpp>
#include <config/table_reader.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace graft::config {

namespace {

constexpr int most_workers = 1024;
const std::string size_form = "bytes as an integer, or a text such as \"10GB\" or \"512MiB\"";

// "10GB", "1.5 GiB" to bytes; nothing where it is not a size of at least a byte.
std::optional<uint64_t> parse_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, double>, 9> units{
      {{"B", 1},
       {"KB", 1e3},
       {"MB", 1e6},
       {"GB", 1e9},
       {"TB", 1e12},
       {"KiB", 1024.0},
       {"MiB", 1048576.0},
       {"GiB", 1073741824.0},
       {"TiB", 1099511627776.0}}};
  double amount = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  for (const auto& [name, factor] : units) {
    if (text != name) continue;
    const double bytes = std::floor(amount * factor);
    if (!(bytes >= 1) || bytes > 1e18) return std::nullopt;
    return static_cast<uint64_t>(bytes);
  }
  return std::nullopt;
}

void read_cache_limit(table_reader& reader, run_settings& out) {
  const value* limit = reader.take_any("cache_limit");
  if (limit == nullptr) return;
  std::optional<uint64_t> bytes;
  if (limit->is(value::kind::integer) && limit->as_integer() > 0) {
    bytes = static_cast<uint64_t>(limit->as_integer());
  } else if (limit->is(value::kind::text)) {
    bytes = parse_size(limit->as_text());
  }
  if (bytes) {
    out.cache_limit = *bytes;
  } else {
    reader.fault("bad-value", *limit, "cache_limit = " + limit->to_toml() + " is not a size",
                 size_form + "; cache = false switches the cache off");
  }
}

}  // namespace

run_settings read_run(const value& table, diagnostics& found) {
  run_settings out;
  using kind = value::kind;
  table_reader reader(table, "[run]", found);
  const std::string seed_form = "an integer of at least 0";
  if (const value* seed = reader.take("seed", kind::integer, seed_form)) {
    if (seed->as_integer() < 0) {
      reader.fault("out-of-range", *seed, "seed = " + seed->to_toml() + " is out of range",
                   seed_form);
    }
    out.seed = static_cast<uint64_t>(seed->as_integer());
  }
  const std::string out_form = "a folder relative to the working directory, a text";
  if (const value* folder = reader.take("out", kind::text, out_form)) {
    out.out = folder->as_text();
    if (out.out.empty()) reader.fault("bad-value", *folder, "'out' is empty", out_form);
  }
  const std::string workers_form =
      "an integer from 0 (as many as CPUs) to " + std::to_string(most_workers);
  if (const value* workers = reader.take("workers", kind::integer, workers_form)) {
    const int64_t number = workers->as_integer();
    if (number < 0 || number > most_workers) {
      reader.fault("out-of-range", *workers, "workers = " + workers->to_toml() + " is out of range",
                   workers_form);
    } else {
      out.workers = static_cast<int>(number);
    }
  }
  if (const value* cache = reader.take("cache", kind::boolean, "true or false")) {
    out.cache = cache->as_boolean();
  }
  read_cache_limit(reader, out);
  reader.finish();
  for (const auto& [key, held] : table.entries()) out.given.emplace(key.name, held.at());
  return out;
}

}  // namespace graft::config
