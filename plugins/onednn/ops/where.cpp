// Where: condition ? a : b, all three broadcast together.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_same_type(in, 1, 2));
  if (in.type(0) != dtype::boolean) return invalid("its condition is not bool");
  shape both;
  shape out;
  GRAFT_TRY(broadcast(in.dims(1), in.dims(2), both));
  GRAFT_TRY(broadcast(in.dims(0), both, out));
  in.output(0, in.type(1), std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  const std::size_t size = element_size(e.out[0].type);
  std::vector<uint8_t> chosen(static_cast<std::size_t>(e.out[0].count()));
  for_each_broadcast(e.out[0].dims, e.in[0].dims, [&](int64_t i, int64_t from) {
    chosen[static_cast<std::size_t>(i)] = e.in[0].as<uint8_t>()[from];
  });
  for (const std::size_t branch : {std::size_t{1}, std::size_t{2}}) {
    for_each_broadcast(e.out[0].dims, e.in[branch].dims, [&](int64_t i, int64_t from) {
      if ((chosen[static_cast<std::size_t>(i)] != 0) != (branch == 1)) return;
      std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                  e.in[branch].data + static_cast<std::size_t>(from) * size, size);
    });
  }
}

}  // namespace

const op_schema where_op{"Where", 3, 3, infer, evaluate};

}  // namespace graft::onednn
