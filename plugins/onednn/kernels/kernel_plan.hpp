// Which form of a kernel runs each layer of a network, where there is more than one: a text that
// a run keeps, so that timing never changes a result between the runs of one experiment.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace graft::onednn {

enum class form : uint8_t {
  direct,        // oneDNN's
  winograd,      // oneDNN's, which 3.x has not
  winograd_4x4,  // our own (winograd/), by the pixels of a tile
  winograd_6x6,
};

// 4 or 6 for our own Winograd, 0 for oneDNN's forms.
int64_t own_tile(form f);
std::string_view name_of(form f);
bool form_of(std::string_view name, form& f);

// What the machine and the library are: "oneDNN 2.6.3, avx512_core, <the CPU's name>".
const std::string& machine();

struct kernel_plan {
  std::map<std::string, form> forms;  // by convolution_spec::key()

  // Direct where nothing was chosen.
  [[nodiscard]] form of(const std::string& key) const;
  // One line for the machine, then `key<TAB>form` lines in order.
  [[nodiscard]] std::string text() const;
  // Errors: data_loss for a damaged text, failed_precondition for one of another machine or
  // library, whose results would not be the same bits.
  static result<kernel_plan> parse(std::string_view text);
};

}  // namespace graft::onednn
