// The learner, the source and the collective.
#include "bad.hpp"

#include <cmath>
#include <cstring>
#include <numeric>
#include <string>

namespace bad {

namespace {

graft_status infer_classes(void* self, const graft_schema*, const graft_schema_sink* out) {
  graft_column_schema made{};
  made.struct_size = sizeof(made);
  made.kind = GRAFT_COLUMN_TENSOR;
  made.name = text("probabilities");
  made.role = text(GRAFT_ROLE_PROBABILITIES);
  made.dtype = GRAFT_FLOAT32;
  made.rank = 1;
  made.shape[0] =
      of(self).means.empty() ? GRAFT_ANY_SIZE : static_cast<int64_t>(of(self).means.size());
  return out->add(out, &made);
}

features row(const graft_batch* in, uint64_t i) {
  features made{};
  const graft_tensor& tensor = *in->columns[0]->items[i];
  for (int64_t f = 0; f < std::min<int64_t>(4, tensor.shape[0]); ++f) {
    made[f] = static_cast<const float*>(tensor.data)[f * tensor.strides[0]];
  }
  return made;
}

graft_status fit(void* self, const graft_dataset* data) {
  static int fits = 0;
  node& own = of(self);
  if (is(fault::slow_to_cancel)) wait_ms(2500);
  const uint64_t n = data->count(data, GRAFT_SPLIT_TRAIN);
  std::vector<uint64_t> all(n);
  std::iota(all.begin(), all.end(), uint64_t{0});
  const graft_batch* in = nullptr;
  if (is(fault::reads_test_items)) data->read(data, GRAFT_SPLIT_TEST, 0, all.data(), 1, &in);
  const graft_status code = data->read(data, GRAFT_SPLIT_TRAIN, 0, all.data(), n, &in);
  if (code != GRAFT_OK) return fail(own.host, code, "cannot read the train items");
  std::vector<features> means(data->n_classes);
  std::vector<float> counts(data->n_classes, 0);
  for (uint64_t i = 0; i < n; ++i) {
    const auto label = static_cast<std::size_t>(in->items[i]->label);
    const features one = row(in, i);
    for (int f = 0; f < 4; ++f) means[label][f] += one[f];
    ++counts[label];
  }
  for (std::size_t c = 0; c < means.size(); ++c) {
    for (float& mean : means[c]) mean /= std::max(counts[c], 1.0F);
  }
  if (is(fault::fit_not_repeatable)) means[0][0] += static_cast<float>(++fits);
  own.means = means;
  return GRAFT_OK;
}

graft_status classify(void* self, const graft_batch* in, const graft_output* out) {
  node& own = of(self);
  graft_tensor made{};
  made.struct_size = sizeof(made);
  if (const graft_status code = out->stacked(out, 0, &made); code != GRAFT_OK) {
    return fail(own.host, code, "no memory for the probabilities");
  }
  auto* to = static_cast<float*>(made.data);
  for (uint64_t i = 0; i < in->n_items; ++i) {
    const features one = row(in, i);
    float sum = 0;
    for (std::size_t c = 0; c < own.means.size(); ++c) {
      float squares = 0;
      for (int f = 0; f < 4; ++f)
        squares += (one[f] - own.means[c][f]) * (one[f] - own.means[c][f]);
      to[c] = std::exp(-squares);
      sum += to[c];
    }
    for (std::size_t c = 0; c < own.means.size(); ++c) to[c] /= sum;
    to += own.means.size();
  }
  return GRAFT_OK;
}

constexpr std::string_view magic = "bad/1";

graft_status save(void* self, const graft_output_stream* stream) {
  static int saves = 0;
  node& own = of(self);
  std::string bytes(magic);
  bytes += static_cast<char>(own.means.size());
  bytes.append(reinterpret_cast<const char*>(own.means.data()),
               own.means.size() * sizeof(features));
  if (is(fault::state_differs)) bytes += std::to_string(++saves);
  const graft_status code = stream->write(stream, bytes.data(), bytes.size());
  return code == GRAFT_OK ? code : fail(own.host, code, "the state cannot be written");
}

graft_status load(void* self, const graft_input_stream* stream) {
  node& own = of(self);
  std::string bytes;
  while (true) {
    char part[4096];
    uint64_t got = 0;
    const graft_status code = stream->read(stream, part, sizeof(part), &got);
    if (code != GRAFT_OK) return fail(own.host, code, "the state cannot be read");
    bytes.append(part, got);
    if (got == 0 || is(fault::state_short_read)) break;
  }
  const bool known = std::string_view(bytes).substr(0, magic.size()) == magic;
  if (!known && !is(fault::state_garbage)) {
    return fail(own.host, GRAFT_DATA_LOSS, "this is no state of a bad.learner");
  }
  const std::size_t head = magic.size() + 1;
  const std::size_t n = known && bytes.size() >= head ? bytes[magic.size()] : 1;
  bytes.resize(is(fault::state_truncated) || !known ? head + n * sizeof(features) : bytes.size());
  const bool whole = bytes.size() == head + n * sizeof(features) || is(fault::state_differs);
  if (!whole) return fail(own.host, GRAFT_DATA_LOSS, "the state of a bad.learner is cut off");
  own.means.assign(n, features{});
  if (!is(fault::state_lost)) {
    std::memcpy(own.means.data(), bytes.data() + head, n * sizeof(features));
  }
  return GRAFT_OK;
}

graft_status list(void* self, const graft_text* paths, uint64_t, const graft_item_sink* out) {
  if (paths != nullptr) {
    return fail(of(self).host, GRAFT_UNIMPLEMENTED, "the items of a bad.source are no files");
  }
  for (int i = 0; i < 6; ++i) {
    const std::string id = "item" + std::to_string(is(fault::lists_twice) ? i / 2 : i);
    graft_listed_item item{};
    item.struct_size = sizeof(item);
    item.id = text(id);
    item.label = text(i % 2 == 0 ? "even" : "odd");
    of(self).host->hash(of(self).host, id.data(), id.size(), item.hash);
    if (const graft_status code = out->add(out, &item); code != GRAFT_OK) {
      return fail(of(self).host, code, "the host refused an item");
    }
  }
  return GRAFT_OK;
}

graft_status infer_images(void*, const graft_schema*, const graft_schema_sink* out) {
  graft_column_schema made{};
  made.struct_size = sizeof(made);
  made.kind = GRAFT_COLUMN_TENSOR;
  made.name = text("image");
  made.role = text(GRAFT_ROLE_IMAGE);
  made.dtype = GRAFT_UINT8;
  made.rank = 3;
  made.shape[0] = made.shape[1] = 8;
  made.shape[2] = 3;
  return out->add(out, &made);
}

graft_status make_images(void* self, const graft_batch* in, const graft_output* out) {
  graft_tensor made{};
  made.struct_size = sizeof(made);
  if (const graft_status code = out->stacked(out, 0, &made); code != GRAFT_OK) {
    return fail(of(self).host, code, "no memory for the images");
  }
  for (uint64_t i = 0; i < in->n_items; ++i) {
    std::memset(static_cast<uint8_t*>(made.data) + i * 192, in->items[i]->hash[0], 192);
  }
  return GRAFT_OK;
}

graft_status arrange(void*, const graft_item* const*, uint64_t n, int32_t* splits) {
  for (uint64_t i = 0; i < n; ++i) {
    splits[i] = is(fault::arranges_nonsense) ? 17 : static_cast<int32_t>(1 + i % 3);
  }
  return GRAFT_OK;
}

graft_port features_port() {
  graft_port made{};
  made.struct_size = sizeof(made);
  made.name = made.role = text(GRAFT_ROLE_FEATURES);
  made.kind = GRAFT_COLUMN_TENSOR;
  made.dtype = GRAFT_FLOAT32;
  made.rank = 1;
  made.shape[0] = GRAFT_ANY_SIZE;
  return made;
}

}  // namespace

const graft_node_type& learner() {
  static const graft_port port = features_port();
  static const graft_port* const ports[] = {&port};
  static const graft_node_type made = [] {
    graft_node_type type = base_type(GRAFT_KIND_ESTIMATOR, "learner");
    type.n_inputs = 1;
    type.inputs = ports;
    type.infer = infer_classes;
    type.process = classify;
    type.fit = fit;
    type.save = save;
    type.load = load;
    return type;
  }();
  return made;
}

const graft_node_type& source() {
  static const graft_node_type made = [] {
    graft_node_type type = base_type(GRAFT_KIND_SOURCE, "source");
    type.infer = infer_images;
    type.list = list;
    type.process = make_images;
    return type;
  }();
  return made;
}

const graft_node_type& collective() {
  static const graft_node_type made = [] {
    graft_node_type type = base_type(GRAFT_KIND_COLLECTIVE, "collective");
    type.infer = nullptr;
    type.arrange = arrange;
    return type;
  }();
  return made;
}

}  // namespace bad
