// Calls that cross the table and come back: abilities, state, listing, splits.
#include "core/host/fakes.hpp"
#include "core/host/support.hpp"
#include "support/catch.hpp"

#include <graft/sdk/text.hpp>

namespace graft::test {
TEST_CASE("a node without abilities") {
  const auto made = *make_node(fake_plugin(), "plain");
  CHECK_FALSE(made->obeys_image_size());
  CHECK_FALSE(made->wanted()->has_value());
  CHECK(made->views() == 1);
  CHECK(made->identity().empty());
  CHECK(made->network() == nullptr);
  const graft_node_type& raw = *made->type().raw;
  CHECK(raw.extension(made->instance(), to_text("com.acme.unheard-of/1")) == nullptr);
  CHECK(raw.extension(made->instance(), {}) == nullptr);
}

TEST_CASE("a node with abilities") {
  const auto made = *make_node(fake_plugin(), "able");
  CHECK(made->obeys_image_size());
  CHECK(made->obeyed() == nullptr);
  graft_image_spec spec{};
  spec.width = 224;
  CHECK(made->obey(spec).ok());
  CHECK(made->obeyed()->width == 224);
  CHECK((*made->wanted())->width == 225);
  CHECK(made->views() == 4);
  CHECK(made->identity() == "avx9");
  spec.width = 2000;
  CHECK(made->obey(spec).message() == "node 'fake': too wide");
}

TEST_CASE("fitted state is written and read, and columns follow it") {
  const auto made = *make_node(fake_plugin(), "learner");
  CHECK((*made->infer({}))[0].class_names == std::vector<std::string>{"nothing"});
  REQUIRE(made->fit(graft_dataset{}).ok());
  const auto bytes = made->save();
  REQUIRE(bytes.ok());
  CHECK(*bytes == "fitted");
  const auto other = *make_node(fake_plugin(), "learner");
  REQUIRE(other->load(*bytes).ok());
  CHECK((*other->infer({}))[0].class_names == std::vector<std::string>{"fitted"});
  CHECK(other->load("").message() == "node 'fake': no state");
}

TEST_CASE("a collective settles splits") {
  const auto made = *make_node(fake_plugin(), "splitter");
  const plain_batch items(3);
  std::vector<int32_t> splits(3, GRAFT_SPLIT_NONE);
  REQUIRE(made->arrange({items.raw().items, 3}, splits).ok());
  CHECK(splits == std::vector<int32_t>(3, GRAFT_SPLIT_TEST));
  CHECK(made->infer({})->empty());
}

}  // namespace graft::test
