// What the host makes of nodes that do wrong: one sentence that names the node, and no crash.
#include "core/host/fakes.hpp"
#include "core/host/support.hpp"
#include "host/node_output.hpp"
#include "support/catch.hpp"

#include <graft/sdk/schema.hpp>

#include <functional>

namespace graft::test {
namespace {

// What the next call of the scripted node does; set by each test before it.
std::function<status(const schema_sink&)> on_infer;
std::function<graft_status(const graft_output*)> on_process;

graft_status GRAFT_CALL create(const graft_host* host, const graft_values*, void** self) {
  *self = const_cast<graft_host*>(host);
  return GRAFT_OK;
}
void GRAFT_CALL destroy(void*) {}
graft_status GRAFT_CALL infer(void* self, const graft_schema*, const graft_schema_sink* out) {
  const status done = on_infer(schema_sink(out));
  const auto* host = static_cast<const graft_host*>(self);
  const auto code = static_cast<graft_status>(done.code());
  if (!done.ok()) host->set_error(host, code, to_text(done.message()));
  return code;
}
graft_status GRAFT_CALL process(void*, const graft_batch*, const graft_output* out) {
  return on_process(out);
}

graft_node_type scripted() {
  graft_node_type type{};
  type.struct_size = sizeof(type);
  type.kind = GRAFT_KIND_TRANSFORM;
  type.concurrency = GRAFT_REENTRANT;
  type.name = to_text("scripted");
  type.create = create;
  type.destroy = destroy;
  type.infer = infer;
  type.process = process;
  return type;
}

result<std::unique_ptr<host::node>> make(const graft_node_type& type) {
  return host::node::create({fake_plugin(), &type, "fake.scripted"}, "fake", &no_values, nullptr);
}

// Asks for one item's memory.
graft_status ask(const graft_output* out, uint64_t column, uint64_t item,
                 std::vector<int64_t> shape) {
  graft_tensor tensor{};
  const graft_status code =
      out->item(out, column, item, shape.data(), static_cast<int32_t>(shape.size()), &tensor);
  CHECK((code == GRAFT_OK) == (tensor.data != nullptr));  // untouched on failure
  return code;
}
graft_status ask_stacked(const graft_output* out, uint64_t column) {
  graft_tensor tensor{};
  return out->stacked(out, column, &tensor);
}

status two_floats(const schema_sink& out) { return out.tensor("values", "", GRAFT_FLOAT32, {2}); }

struct fixture {
  fixture() {
    on_infer = two_floats;
    on_process = [](const graft_output*) { return GRAFT_OK; };
    made = *make(type);
  }
  std::string inferred() {
    const auto columns = made->infer({});
    return columns.ok() ? "ok" : columns.status().message();
  }
  // Runs process() on two items; the message of whatever is wrong.
  std::string processed(bool varying = false) {
    on_infer = [&](const schema_sink& out) {
      return out.tensor("values", "", GRAFT_FLOAT32, {varying ? GRAFT_ANY_SIZE : 2});
    };
    types = *made->infer({});
    out = std::make_unique<host::node_output>(types, 2);
    const plain_batch batch(2);
    const status ran = made->process(batch.raw(), out->raw());
    return ran.ok() ? out->check_complete().message() : ran.message();
  }
  graft_node_type type = scripted();
  std::unique_ptr<host::node> made;
  std::vector<tensor::column_type> types;
  std::unique_ptr<host::node_output> out;
};

graft_status GRAFT_CALL create_fails_silently(const graft_host*, const graft_values*, void**) {
  return GRAFT_NOT_FOUND;
}
graft_status GRAFT_CALL create_makes_nothing(const graft_host*, const graft_values*, void**) {
  return GRAFT_OK;
}
graft_status GRAFT_CALL infer_ignores_the_answer(void*, const graft_schema*,
                                                 const graft_schema_sink* out) {
  graft_column_schema nonsense{};
  nonsense.struct_size = sizeof(nonsense);
  out->add(out, &nonsense);
  nonsense.struct_size = 8;
  out->add(out, &nonsense);
  out->add(out, nullptr);
  return GRAFT_OK;
}

}  // namespace

TEST_CASE("a create that throws, fails with a message, or fails without one") {
  const auto refusal = [](thrown what) {
    throw_next(what);
    return make_node(fake_plugin(), "throwing").status().message();
  };
  CHECK(refusal(thrown::bad_argument) == "node 'fake': sides must agree");
  CHECK(refusal(thrown::no_memory) == "node 'fake': out of memory");
  // The message of an earlier failure is not told again.
  CHECK(refusal(thrown::a_number) ==
        "node 'fake': its plugin failed with code 13 and gave no message");
  throw_next(thrown::nothing);

  graft_node_type type = scripted();
  type.create = create_fails_silently;
  CHECK(make(type).status().message() ==
        "node 'fake': its plugin failed with code 5 and gave no message");
  type.create = create_makes_nothing;
  CHECK(make(type).status().message() == "node 'fake': create made nothing");
}

TEST_CASE("an infer that declares nonsense") {
  fixture with;
  const auto declare = [&](auto... arguments) {
    on_infer = [=](const schema_sink& out) { return out.tensor(arguments...); };
    return with.inferred();
  };
  using sizes = std::initializer_list<int64_t>;
  CHECK(declare("", "", GRAFT_FLOAT32, sizes{2}) != "ok");
  CHECK(declare("x", "", 77, sizes{2}) != "ok");
  CHECK(declare("x", "", GRAFT_FLOAT32, sizes{0}) != "ok");
  CHECK(declare("x", "", GRAFT_FLOAT32, sizes{1 << 30, 1 << 30, 1 << 30}) != "ok");
  CHECK(declare("x", "", GRAFT_FLOAT32, sizes{4}) == "ok");
  on_infer = [](const schema_sink& out) {
    GRAFT_TRY(two_floats(out));
    return two_floats(out);
  };
  CHECK(with.inferred() != "ok");
}

TEST_CASE("an infer that goes on after a column was refused does not get away with it") {
  graft_node_type type = scripted();
  type.infer = infer_ignores_the_answer;
  const auto made = make(type);
  REQUIRE(made.ok());
  CHECK((*made)->infer({}).status().message() == "node 'fake': a column of 'fake' has no name");
}

TEST_CASE("a process that leaves outputs unfilled") {
  fixture with;
  const std::string unfilled =
      "process() returned without a value for every item of column 'fake.values'";
  CHECK(with.processed() == unfilled);
  on_process = [](const graft_output* out) { return ask(out, 0, 1, {2}); };
  CHECK(with.processed() == unfilled);
  CHECK(with.processed(true) == unfilled);
  on_process = [](const graft_output* out) { return ask_stacked(out, 0); };
  CHECK(with.processed().empty());
}

TEST_CASE("a process that asks for what it did not declare") {
  fixture with;
  on_process = [](const graft_output* out) {
    CHECK(ask(out, 0, 0, {3}) == GRAFT_INVALID_ARGUMENT);
    CHECK(ask(out, 0, 2, {2}) == GRAFT_OUT_OF_RANGE);
    CHECK(ask(out, 0, 0, std::vector<int64_t>(9, 1)) == GRAFT_OUT_OF_RANGE);
    CHECK(out->text(out, 0, 0, to_text("words")) == GRAFT_INVALID_ARGUMENT);
    return ask_stacked(out, 1);
  };
  CHECK(with.processed() == "node 'fake': no output column of that number");
  on_process = [](const graft_output* out) { return ask_stacked(out, 0); };
  CHECK(with.processed(true) ==
        "node 'fake': column 'fake.values' is declared float32 [?], which cannot be stacked; ask "
        "for its items one by one");
}

TEST_CASE("a rejected item needs no value and keeps its reason") {
  fixture with;
  on_process = [](const graft_output* out) {
    out->reject(out, 1, GRAFT_DATA_LOSS, to_text("the file ends early"));
    out->reject(out, 1, GRAFT_DATA_LOSS, to_text("told twice"));
    out->reject(out, 9, GRAFT_DATA_LOSS, to_text("not in the batch"));
    return ask(out, 0, 0, {2});
  };
  CHECK(with.processed().empty());
  REQUIRE(with.out->rejected().size() == 1);
  CHECK(with.out->rejected().at(1).message() == "the file ends early");
  CHECK(with.out->rejected().at(1).code() == code::data_loss);

  on_process = [](const graft_output* out) {
    out->reject(out, 0, GRAFT_OK, {});
    out->reject(out, 1, GRAFT_OK, {});
    return GRAFT_OK;
  };
  CHECK(with.processed().empty());
  CHECK(with.out->rejected().at(0).code() == code::internal);
  CHECK(with.out->rejected().at(0).message() == "rejected without a reason");
}

TEST_CASE("a process that throws names its node") {
  const auto made = *make_node(fake_plugin(), "throwing");
  const std::vector<tensor::column_type> none;
  host::node_output out(none, 1);
  CHECK(made->process(plain_batch(1).raw(), out.raw()).message() ==
        "node 'fake': a bug of the plugin");
}

}  // namespace graft::test
