// A pretend node type with every kind of parameter, and loading pipelines from text.
#pragma once

#include "support/shared.hpp"

#include <config/bind.hpp>
#include <config/pipeline_file.hpp>

#include <graft/sdk/param.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::test {

// The parameters of "test.all".
std::span<const graft_param* const> all_params();
// The parameter of "test.needs": a folder that has to be given.
std::span<const graft_param* const> required_params();

// Writes a file of a test folder; its folders are made.
void put(const temporary_folder& folder, const std::string& name, const std::string& text);

// Loads a pipeline and binds each of its nodes to the pretend type; gives every fault, rendered.
std::string faults_of(const std::string& path, const std::vector<std::string>& overrides);

// The text with every `what` replaced.
std::string replaced(std::string_view text, const std::string& what, const std::string& by);

}  // namespace graft::test
