#include "backbone.hpp"

#include "export/backbone_model.hpp"
#include "kernels/cpu.hpp"
#include "runtime/image_writer.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

namespace graft::onednn {
namespace {

constexpr graft_text precisions[] = {to_text("auto"), to_text("fp32"), to_text("bf16"),
                                     to_text("int8")};

constexpr graft_text batch_norms[] = {to_text("auto"), to_text("frozen"), to_text("batch")};
constexpr graft_text weight_sources[] = {to_text("pretrained"), to_text("random")};

std::span<const std::byte> bytes_of(const graft_model_pack& pack) {
  return {static_cast<const std::byte*>(pack.data), static_cast<std::size_t>(pack.size)};
}

compile_options options_of(const graft_model_pack& pack) {
  compile_options made;
  made.features = graft::to_string(pack.features);
  made.height = pack.image.height;
  made.width = pack.image.width;
  made.image.bgr = pack.channel_order == GRAFT_CHANNELS_BGR;
  std::copy_n(pack.mean, 3, made.image.mean.begin());
  std::copy_n(pack.scale, 3, made.image.scale.begin());
  return made;
}

result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file) return data_loss("'" + path + "' cannot be read");
  return text;
}

std::string hex(const std::array<uint8_t, 16>& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string made;
  for (const uint8_t byte : hash) {
    made += digits[byte >> 4U];
    made += digits[byte & 15U];
  }
  return made;
}

std::string size_text(int64_t height, int64_t width) {
  return std::to_string(width) + "x" + std::to_string(height);
}

}  // namespace

std::vector<param> backbone::params() {
  return {
      param::model("model").required().doc(
          "The network: a model pack by name or path, or an .onnx."),
      param::choice("precision", precisions)
          .standard("\"auto\"")
          .doc("Arithmetic: auto is fp32 today, int8 is calibrated on train items first."),
      param::text("trainable")
          .standard("\"none\"")
          .doc("Which part of the network learns: none, all, or the name of the first stage that "
               "does, everything after it included; `graft explain` prints the stages."),
      param::choice("bn", batch_norms)
          .standard("\"auto\"")
          .doc("Statistics of batch normalisation while training: frozen as stored, or of the "
               "batch; auto is batch for random weights and frozen otherwise."),
      param::choice("weights", weight_sources)
          .standard("\"pretrained\"")
          .doc("Where training starts: from the model's weights, or from random ones (with "
               "trainable = \"all\")."),
      param::integer("activation_memory")
          .range(0, 1 << 20)
          .unit("MB")
          .standard("0")
          .no_effect()
          .doc("Memory that activations kept for the backward pass may take, with BN frozen; "
               "what does not fit is computed again, which costs up to another forward pass and "
               "changes no number. 0 keeps all."),
      param::file("plan").optional().no_effect().doc(
          "The kernels that an earlier run used, from its nodes folder; without it they are chosen "
          "by timing, once for each machine."),
  };
}

std::vector<port> backbone::inputs() {
  return {port::tensor("image", GRAFT_ROLE_IMAGE, GRAFT_UINT8, {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3})
              .either(),
          port::tensor("input", GRAFT_ROLE_INPUT, GRAFT_FLOAT32,
                       {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, GRAFT_ANY_SIZE})
              .either()};
}

backbone::backbone(graft::host host, const values& values)
    : host_(host),
      pack_(values.model("model")),
      wanted_precision_(values.text("precision")),
      options_(options_of(pack_)),
      trainer_(pack_, training_request(values)),
      calibration_(host) {
  if (wanted_precision_ == "int8") options_.precision = onednn::precision::int8;
  if (wanted_precision_ == "bf16") options_.precision = onednn::precision::bf16;
  identity_ = cpu_identity() + ", " + std::string(precision());
  if (values.has("plan")) plan_file_ = values.text("plan");
}

// The recorded plan, else the one that the table of measurements gives. While a pipeline is only
// checked there is no place for a table and nothing runs: nothing is timed.
status backbone::settle_plan() {
  if (plan_settled_) return *plan_settled_;
  const auto settle = [&]() -> status {
    if (!plan_file_.empty()) {
      GRAFT_TRY_ASSIGN(const std::string text, read_text(plan_file_));
      auto recorded = kernel_plan::parse(text);
      if (!recorded) return recorded.status().within("the plan '" + plan_file_ + "'");
      options_.plan = *recorded;
    } else if (const graft_places* places = host_.places(); places != nullptr) {
      const std::string cache = graft::to_string(places->cache_folder(host_.raw()));
      GRAFT_TRY_ASSIGN(options_.plan, network::plan(bytes_of(pack_), options_, cache + "/onednn"));
    } else {
      return {};
    }
    plan_text_ = options_.plan->text();
    const std::array<uint8_t, 16> hash = host_.hash(plan_text_.data(), plan_text_.size());
    identity_ += ", plan " + hex(hash);
    return {};
  };
  plan_settled_ = settle();
  return *plan_settled_;
}

// What is wrong with the plan or the model, infer() and compile() say.
const std::string& backbone::identity() {
  static_cast<void>(settle_plan());
  return identity_;
}

const std::string& backbone::plan() {
  static_cast<void>(settle_plan());
  return plan_text_;
}

std::string_view backbone::precision() const {
  switch (options_.precision) {
    case onednn::precision::bf16:
      return "bf16";
    case onednn::precision::int8:
      return "int8";
    case onednn::precision::f32:
      break;
  }
  return "fp32";
}

status backbone::check_request() const {
  GRAFT_TRY(check_cpu());
  if (options_.precision == onednn::precision::bf16 && !cpu_has_bf16()) {
    return unsupported(
        "precision = \"bf16\" needs a CPU with AVX512-BF16 or AMX; expected \"auto\" or \"fp32\"");
  }
  if (trainer_.request().any() && precision() != "fp32") {
    return unsupported("precision = \"" + wanted_precision_ + "\" with trainable = \"" +
                       trainer_.request().trainable +
                       "\": training is in fp32; expected precision = \"auto\" or \"fp32\"");
  }
  if (trainer_.request().random_weights && trainer_.request().trainable != "all") {
    return invalid("weights = \"random\" with trainable = \"" + trainer_.request().trainable +
                   "\" would keep random weights for ever; expected trainable = \"all\"");
  }
  return {};
}

result<network_shape> backbone::shape() {
  if (!shape_) {
    auto found = network::inspect(bytes_of(pack_), options_);
    if (!found) return found.status().within(graft::to_string(pack_.file));
    shape_ = *found;
  }
  return *shape_;
}

graft_image_spec backbone::wanted() {
  graft_image_spec spec = pack_.image;
  const auto found = shape();  // what is wrong with the model, infer() says
  if (pack_.bare == 0 || !found || spec.width < 1) return spec;
  const auto width = static_cast<int32_t>(found->width);
  spec.resize = static_cast<int32_t>(int64_t{spec.resize} * width / spec.width);
  spec.width = width;
  spec.height = static_cast<int32_t>(found->height);
  return spec;
}

status backbone::infer(const schema& in, const schema_sink& out) {
  GRAFT_TRY(check_request());
  GRAFT_TRY_ASSIGN(const network_shape net, shape());
  if (!plan_file_.empty()) GRAFT_TRY(settle_plan());
  const bool photos = in.has(0);
  const graft_column_schema& given = photos ? in[0] : in[1];
  const int64_t channels = given.shape[photos ? 2 : 0];
  const int64_t height = given.shape[photos ? 0 : 1];
  const int64_t width = given.shape[photos ? 1 : 2];
  if (channels != net.channels || height != net.height || width != net.width) {
    return invalid("the network takes " + size_text(net.height, net.width) + " with " +
                   std::to_string(net.channels) + " channels but '" + graft::to_string(given.name) +
                   "' is " + size_text(height, width) + " with " + std::to_string(channels) +
                   " channels; an augment node above brings photos to size");
  }
  photos_ = photos;
  return out.tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {net.features});
}

result<std::shared_ptr<const network>> backbone::compiled() {
  const std::lock_guard lock(mutex_);
  if (network_ == nullptr) {
    GRAFT_TRY(check_request());
    GRAFT_TRY(settle_plan());
    std::vector<std::byte> trained;
    if (trainer_.changed_ever()) {
      GRAFT_TRY_ASSIGN(trained, trainer_.model());
    }
    auto made = network::compile(trained.empty() ? bytes_of(pack_) : trained, options_);
    if (!made) return made.status().within(graft::to_string(pack_.file));
    network_ = *made;
  }
  return network_;
}

context& backbone::context_of(uint32_t worker, const std::shared_ptr<const network>& net) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<context>& mine = contexts_[worker];
  if (mine == nullptr) mine = std::make_unique<context>(net);
  return *mine;
}

status backbone::process(const batch& in, const output& out) {
  GRAFT_TRY_ASSIGN(const std::shared_ptr<const network> net, compiled());
  context& mine = context_of(in.worker(), net);
  graft_tensor features{};
  GRAFT_TRY(out.stacked(0, features));
  auto* to = static_cast<float*>(features.data);
  const auto n = static_cast<int64_t>(in.size());
  if (in.has(0)) {
    return mine.run_images(static_cast<const uint8_t*>(in.stacked(0).data), n, to);
  }
  return mine.run_tensor(static_cast<const float*>(in.stacked(1).data), n, to);
}

// What was compiled from other weights is of no use any more.
status backbone::changed() {
  const std::lock_guard lock(mutex_);
  network_ = nullptr;
  contexts_.clear();
  return trainer_.changed();
}

status backbone::forward(const stretch& part, int32_t mode, const graft_tensor& in,
                         graft_tensor& out, const workers& threads, void** tape) {
  GRAFT_TRY(settle_plan());
  return trainer_.forward(part, mode, in, out, threads, tape, options_);
}

status backbone::vjp(void* tape, const graft_tensor& grad_out, graft_tensor* grad_in,
                     const workers& threads) {
  return trainer_.vjp(tape, grad_out, grad_in, threads);
}

uint64_t backbone::calibration_items() const {
  return options_.precision == onednn::precision::int8 ? calibrator::wanted_items : 0;
}

status backbone::observe(const batch& in) {
  const auto n = static_cast<int64_t>(in.size());
  const bool photos = in.has(0);
  const void* data = in.stacked(photos ? 0 : 1).data;
  return calibration_
      .observe(bytes_of(pack_), options_, photos ? static_cast<const uint8_t*>(data) : nullptr,
               photos ? nullptr : static_cast<const float*>(data), n)
      .within(graft::to_string(pack_.file));
}

status backbone::settle() {
  GRAFT_TRY(calibration_.settle().within(graft::to_string(pack_.file)));
  return calibrated();
}

status backbone::save_calibration(const output_stream& stream) {
  GRAFT_TRY_ASSIGN(const std::string text, calibration_.text());
  return stream.write(std::as_bytes(std::span(text)));
}

status backbone::load_calibration(const input_stream& stream) {
  constexpr std::size_t largest = std::size_t{64} << 20U;
  GRAFT_TRY_ASSIGN(const std::vector<std::byte> text, stream.read_all(largest));
  GRAFT_TRY(calibration_.load(text));
  return calibrated();
}

// The results are those of this calibration from now on.
status backbone::calibrated() {
  GRAFT_TRY(settle_plan());
  GRAFT_TRY_ASSIGN(const std::string text, calibration_.text());
  options_.calibration = calibration_.known();
  identity_ += ", calibration " + hex(host_.hash(text.data(), text.size()));
  return {};
}

status backbone::prepare(const graft_tensor& images, graft_tensor& input) {
  const int64_t height = images.shape[1];
  const int64_t width = images.shape[2];
  const input_strides planes{3 * height * width, height * width, width, 1};
  for (int64_t i = 0; i < images.shape[0]; ++i) {
    write_image(static_cast<const uint8_t*>(images.data) + i * planes.item, height, width,
                options_.image, planes, static_cast<float*>(input.data) + i * planes.item);
  }
  return {};
}

status backbone::compile(uint64_t /*n*/) {
  const auto net = compiled();
  return net ? status{} : net.status();
}

status backbone::memory(uint64_t n, uint64_t& shared, uint64_t& per_worker) {
  GRAFT_TRY_ASSIGN(const std::shared_ptr<const network> net, compiled());
  GRAFT_TRY_ASSIGN(const uint64_t training, trainer_.memory(n));
  shared = net->weight_bytes() + training;
  per_worker = net->context_bytes();
  return {};
}

status backbone::profile(const batch& in, uint64_t repeats, const layer_sink& out) {
  GRAFT_TRY_ASSIGN(const std::shared_ptr<const network> net, compiled());
  const network_shape& shape = net->shape();
  std::vector<float> planes(static_cast<std::size_t>(shape.channels * shape.height * shape.width));
  const auto* input = planes.data();
  if (in.has(0)) {
    graft_tensor image = in.stacked(0);
    image.shape[0] = 1;
    graft_tensor made{};
    made.data = planes.data();
    GRAFT_TRY(prepare(image, made));
  } else {
    input = static_cast<const float*>(in.stacked(1).data);
  }
  context worker(net);
  GRAFT_TRY_ASSIGN(const std::vector<layer> layers,
                   worker.profile(input, static_cast<int>(repeats)));
  for (const layer& one : layers) {
    GRAFT_TRY(out.add(one.name, one.op, one.implementation, one.milliseconds, one.flops));
  }
  return {};
}

status backbone::write_onnx(const output_stream& stream) {
  GRAFT_TRY_ASSIGN(const network_shape net, shape());
  std::vector<std::byte> trained;
  if (trainer_.changed_ever()) {
    GRAFT_TRY_ASSIGN(trained, trainer_.model());
  }
  const auto model =
      backbone_model(trained.empty() ? bytes_of(pack_) : trained, options_, net, photos_);
  if (!model) return model.status().within(graft::to_string(pack_.file));
  return stream.write(*model);
}

}  // namespace graft::onednn
