// What the states of all heads have in common: format, class names, standardisation.
#pragma once

#include "data/standardise.hpp"

#include <formats/safetensors.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::head {

// An empty file of that kind ("dense", "knn") with the class names and the standardisation in it.
// A class name that is not UTF-8 is an error.
result<formats::safetensors_file> make_state_file(std::string_view kind,
                                                  const std::vector<std::string>& class_names,
                                                  const standardisation& scaling);

struct opened_state {
  formats::safetensors_file file;
  std::vector<std::string> class_names;
  standardisation scaling;
};

// Reads what make_state_file wrote; another kind or version is an error.
result<opened_state> open_state_file(std::string_view kind, std::span<const std::byte> bytes);

// The tensor of that name, which must be float32 (int32) of `rank` dimensions.
result<const formats::safetensors_tensor*> float_tensor(const formats::safetensors_file& file,
                                                        const std::string& name, std::size_t rank);
result<const formats::safetensors_tensor*> int_tensor(const formats::safetensors_file& file,
                                                      const std::string& name, std::size_t rank);

// Its elements, copied with their own alignment.
std::vector<float> floats(const formats::safetensors_tensor& tensor);

// A metadata text.
result<std::string> metadata(const formats::safetensors_file& file, const std::string& key);

// What is said where parts do not fit each other.
status misfit(const std::string& what);

}  // namespace graft::head
