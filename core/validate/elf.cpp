#include "validate/elf.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

#include <elf.h>

namespace graft::validate {
namespace {

using bytes = std::span<const std::byte>;

std::optional<bytes> part(bytes file, uint64_t offset, uint64_t size) {
  if (offset > file.size() || size > file.size() - offset) return std::nullopt;
  return file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

template <class T>
std::optional<T> at(bytes file, uint64_t offset) {
  const auto found = part(file, offset, sizeof(T));
  if (!found) return std::nullopt;
  T made;
  std::memcpy(&made, found->data(), sizeof(T));
  return made;
}

std::string name_at(bytes table, uint32_t offset) {
  if (offset >= table.size()) return {};
  const auto* from = reinterpret_cast<const char*>(table.data()) + offset;
  return {from, strnlen(from, table.size() - offset)};
}

bool exported(const Elf64_Sym& symbol) {
  const auto binding = ELF64_ST_BIND(symbol.st_info);
  const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK) &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

result<std::vector<std::string>> exported_symbols(const std::string& path) {
  GRAFT_TRY_ASSIGN(const base::mapped_file mapped, base::mapped_file::open(path));
  const bytes file = mapped.bytes();
  const status damaged = data_loss("'" + path + "' is no x86-64 ELF shared library");
  const auto head = at<Elf64_Ehdr>(file, 0);
  if (!head || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
      head->e_ident[EI_CLASS] != ELFCLASS64 || head->e_machine != EM_X86_64 ||
      head->e_type != ET_DYN || head->e_shentsize != sizeof(Elf64_Shdr)) {
    return damaged;
  }
  std::vector<std::string> names;
  for (uint32_t i = 0; i < head->e_shnum; ++i) {
    const auto section = at<Elf64_Shdr>(file, head->e_shoff + uint64_t{i} * sizeof(Elf64_Shdr));
    if (!section) return damaged;
    if (section->sh_type != SHT_DYNSYM) continue;
    const auto linked =
        at<Elf64_Shdr>(file, head->e_shoff + uint64_t{section->sh_link} * sizeof(Elf64_Shdr));
    const auto symbols = part(file, section->sh_offset, section->sh_size);
    const auto strings =
        linked ? part(file, linked->sh_offset, linked->sh_size) : std::optional<bytes>{};
    if (!symbols || !strings) return damaged;
    for (uint64_t s = 0; s + sizeof(Elf64_Sym) <= symbols->size(); s += sizeof(Elf64_Sym)) {
      const Elf64_Sym symbol = *at<Elf64_Sym>(*symbols, s);
      // Version nodes ("GRAFT_0.1") are absolute symbols of no size.
      const bool version = symbol.st_shndx == SHN_ABS && symbol.st_size == 0;
      if (exported(symbol) && !version) names.push_back(name_at(*strings, symbol.st_name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace graft::validate
