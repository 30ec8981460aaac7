#include "validate/trial.hpp"

#include "host/checked/checked.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <numeric>

namespace graft::validate {
namespace {

// How many items the suite makes up.
constexpr std::size_t n_items = 26;
constexpr int told_side = 32;

struct listing {
  std::vector<probe_item> items;
};

graft_status GRAFT_CALL add(const graft_item_sink* sink, const graft_listed_item* item) noexcept {
  probe_item made;
  made.id = to_string(item->id);
  made.path = to_string(item->path);
  made.label_name = to_string(item->label);
  made.group = to_string(item->group);
  made.split = item->split;
  std::copy(item->hash, item->hash + 16, made.hash.begin());
  static_cast<listing*>(sink->context)->items.push_back(std::move(made));
  return GRAFT_OK;
}

void GRAFT_CALL reject(const graft_item_sink*, graft_text, graft_status, graft_text) noexcept {}

}  // namespace

result<std::unique_ptr<trial>> trial::make(const subject& of, const host::node_type& type,
                                           const trial_options& options) {
  std::unique_ptr<trial> made(new trial);
  made->seed_ = of.seed;
  made->either_ = options.either;
  made->optional_ = options.optional;
  made->type_ = options.checked ? host::checked(type) : type;
  GRAFT_TRY(made->bind(of, type, options));
  GRAFT_TRY_ASSIGN(made->node_, host::node::create(made->type_, to_string(type.raw->name),
                                                   made->values_.raw(), &made->events_));
  if (options.prepare) GRAFT_TRY(made->prepare());
  return made;
}

result<std::unique_ptr<trial>> trial::ready(const subject& of, const host::node_type& type,
                                            const trial_options& options) {
  GRAFT_TRY_ASSIGN(std::unique_ptr<trial> made, make(of, type, options));
  if (made->node_->kind() == GRAFT_KIND_ESTIMATOR) {
    GRAFT_TRY(made->fit());
    GRAFT_TRY(made->infer());
  }
  return made;
}

status trial::prepare() {
  GRAFT_TRY_ASSIGN(const auto wanted, node_->wanted());
  side_ = wanted && wanted->width > 0 ? wanted->width : 0;
  if (node_->obeys_image_size()) {
    graft_image_spec told{};
    told.struct_size = sizeof(told);
    told.width = told.height = told.resize = told.min_short_side = told_side;
    told.resize_mode = GRAFT_RESIZE_SHORT_SIDE;
    told.interpolation = GRAFT_INTERPOLATION_BILINEAR;
    GRAFT_TRY(node_->obey(told));
  }
  int alternative = 0;
  for (uint64_t p = 0; p < type_.raw->n_inputs; ++p) {
    const graft_port& port = *type_.raw->inputs[p];
    const bool other = (port.flags & GRAFT_PORT_EITHER) != 0 && alternative++ != either_;
    if (other || ((port.flags & GRAFT_PORT_OPTIONAL) != 0 && !optional_)) {
      bound_.push_back(-1);
      continue;
    }
    const int n = (port.flags & GRAFT_PORT_MANY) != 0 ? 2 : 1;
    for (int i = 0; i < n; ++i) {
      bound_.push_back(static_cast<int>(input_types_.size()));
      input_types_.push_back(probe_column(port, side_, static_cast<int>(bound_.size())));
    }
  }
  GRAFT_TRY(infer());
  // As the host asks before anything is processed.
  static_cast<void>(node_->identity());
  static_cast<void>(node_->plan());
  if (node_->kind() == GRAFT_KIND_SOURCE) {
    GRAFT_TRY(list_items());
  } else {
    items_ = probe_items(n_items);
  }
  everything_.resize(items_.size());
  std::iota(everything_.begin(), everything_.end(), std::size_t{0});
  return {};
}

status trial::infer() {
  std::vector<const tensor::column_type*> in;
  for (const int at : bound_) in.push_back(at < 0 ? nullptr : &input_types_[at]);
  GRAFT_TRY_ASSIGN(columns_, node_->infer(in));
  return {};
}

status trial::list_items() {
  listing found;
  const graft_item_sink sink = {sizeof(sink), 0, &found, add, reject};
  GRAFT_TRY(node_->list(nullptr, sink));
  items_ = std::move(found.items);
  if (items_.empty()) return {code::internal, "it listed no items"};
  return {};
}

status trial::fit() {
  trial_dataset data(*this);
  return node_->fit(*data.raw());
}

result<std::vector<tensor::column>> trial::input(std::span<const std::size_t> items) const {
  std::vector<tensor::column> made;
  made.reserve(input_types_.size());
  for (const tensor::column_type& type : input_types_) {
    tensor::column& column = made.emplace_back(type, items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      GRAFT_TRY(fill_probe(column, i, items_[items[i]], seed_));
    }
  }
  return made;
}

std::vector<const graft_column_data*> trial::pointers(std::vector<tensor::column>& columns) const {
  std::vector<const graft_column_data*> made;
  for (const int at : bound_) made.push_back(at < 0 ? nullptr : columns[at].raw());
  return made;
}

status trial::with_batch(std::span<const std::size_t> items, int32_t view, uint32_t worker,
                         uint64_t key_seed, const std::function<status(const graft_batch&)>& use) {
  GRAFT_TRY_ASSIGN(std::vector<tensor::column> columns, input(items));
  std::vector<graft_item> views;
  for (const std::size_t at : items) views.push_back(items_[at].raw(view, seed_ + key_seed));
  std::vector<const graft_item*> pointers;
  for (const graft_item& one : views) pointers.push_back(&one);
  const std::vector<const graft_column_data*> bound = this->pointers(columns);
  const graft_batch batch = {sizeof(batch),   worker,       pointers.size(),
                             pointers.data(), bound.size(), bound.data()};
  return use(batch);
}

status trial::process(std::span<const std::size_t> items, const graft_output* output, int32_t view,
                      uint32_t worker, uint64_t key_seed) {
  return with_batch(items, view, worker, key_seed,
                    [&](const graft_batch& batch) { return node_->process(batch, output); });
}

result<std::vector<row>> trial::run(std::span<const std::size_t> items, int32_t view,
                                    uint32_t worker, uint64_t key_seed) {
  host::node_output output(columns_, items.size());
  GRAFT_TRY(process(items, output.raw(), view, worker, key_seed));
  GRAFT_TRY(output.check_complete());
  std::vector<row> rows(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto gone = output.rejected().find(i);
    if (gone != output.rejected().end()) {
      rows[i].rejected = gone->second.message();
      continue;
    }
    for (const tensor::column& column : output.columns()) {
      const auto shape = std::as_bytes(column.shape(i));
      const auto bytes = column.bytes(i);
      std::string cell(reinterpret_cast<const char*>(shape.data()), shape.size());
      cell.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      rows[i].cells.push_back(std::move(cell));
    }
  }
  return rows;
}

result<std::vector<row>> trial::run_all(std::size_t n, int32_t view) {
  std::vector<row> all;
  for (std::size_t at = 0; at < items_.size(); at += n) {
    const auto part = std::span(everything_).subspan(at, std::min(n, items_.size() - at));
    GRAFT_TRY_ASSIGN(const std::vector<row> rows, run(part, view));
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace graft::validate
