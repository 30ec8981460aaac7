#include "list/folder.hpp"

#include "list/names.hpp"

#include <graft/abi/item.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace graft::photos {
namespace {

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

// The sub-folders of `relative` that may be classes or splits. Photos that lie beside them belong
// to no class: they are bad ones.
result<std::vector<std::string>> sub_folders(const photo_root& root, const std::string& relative,
                                             const list_services& services, listing& out) {
  GRAFT_TRY_ASSIGN(const auto entries, root.entries(relative));
  std::vector<std::string> folders;
  for (const folder_entry& entry : entries) {
    GRAFT_TRY(check_cancelled(services));
    const std::string path = join(relative, entry.name);
    if (is_hidden(entry.name)) continue;
    if (!is_utf8(entry.name)) {
      return invalid("a name in " + root.absolute(relative) + " is not valid UTF-8; rename it");
    }
    const bool folder = entry.kind == entry_kind::folder;
    if (folder && !has_photo_extension(entry.name)) {
      folders.push_back(entry.name);
      continue;
    }
    if (entry.kind == entry_kind::link && root.is_folder(path)) {
      return invalid("the class folder " + root.absolute(path) +
                     " is a link; links to folders are not followed: put the folder itself there");
    }
    const auto found = examine(root, path, services);
    if (!found.ok()) {
      out.bad.push_back({path, found.status()});
    } else if (found->has_value()) {
      out.bad.push_back({path, invalid("it lies outside the class folders; move it into one")});
    }
  }
  return folders;
}

bool are_splits(const std::vector<std::string>& folders) {
  return !folders.empty() && std::all_of(folders.begin(), folders.end(), [](const auto& name) {
    return split_of(name).has_value();
  });
}

status list_class(const photo_root& root, const std::string& path, const std::string& label,
                  int32_t split, const list_services& services, listing& out) {
  const std::size_t photos_before = out.photos.size();
  const std::size_t bad_before = out.bad.size();
  GRAFT_TRY(walk(root, path, label, split, services, out));
  if (out.photos.size() > photos_before) return {};
  const std::string where = "the class folder " + root.absolute(path);
  if (out.bad.size() == bad_before) {
    return invalid(where + " holds no photos; add some (JPEG, PNG, WebP or TIFF) or remove it");
  }
  const bad_file& first = out.bad[bad_before];
  return invalid(where + " holds no readable photo: " + first.path + ": " + first.why.message());
}

// Every split must know the same classes: a class that is missing from one cannot be learnt there,
// or cannot be judged.
status check_splits_agree(const photo_root& root,
                          const std::map<std::string, std::vector<std::string>>& classes_of) {
  const auto& [reference, expected] = *classes_of.begin();
  for (const auto& [split, classes] : classes_of) {
    if (classes == expected) continue;
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::set_difference(expected.begin(), expected.end(), classes.begin(), classes.end(),
                        std::back_inserter(missing));
    std::set_difference(classes.begin(), classes.end(), expected.begin(), expected.end(),
                        std::back_inserter(extra));
    std::string text =
        "the classes of " + root.absolute(reference) + " and " + root.absolute(split) + " differ:";
    if (!missing.empty()) text += " only '" + reference + "' has " + quoted_list(missing);
    if (!missing.empty() && !extra.empty()) text += ",";
    if (!extra.empty()) text += " only '" + split + "' has " + quoted_list(extra);
    return invalid(text + "; every split needs the same class folders");
  }
  return {};
}

status list_splits(const photo_root& root, const std::vector<std::string>& splits,
                   const list_services& services, listing& out) {
  std::map<std::string, std::vector<std::string>> classes_of;
  for (const std::string& split : splits) {
    GRAFT_TRY_ASSIGN(classes_of[split], sub_folders(root, split, services, out));
  }
  GRAFT_TRY(check_splits_agree(root, classes_of));
  for (const auto& [split, classes] : classes_of) {
    for (const std::string& label : classes) {
      GRAFT_TRY(list_class(root, join(split, label), label, *split_of(split), services, out));
    }
  }
  return {};
}

}  // namespace

status check_classes(const listing& found) {
  std::set<std::string> classes;
  for (const photo& one : found.photos) classes.insert(one.label);
  if (classes.size() == 1) {
    return invalid("all photos are of one class, '" + *classes.begin() +
                   "'; a classifier needs at least two");
  }
  return {};
}

result<listing> list_folder(const photo_root& root, const list_services& services) {
  listing found;
  GRAFT_TRY_ASSIGN(const auto folders, sub_folders(root, "", services, found));
  if (are_splits(folders)) {
    GRAFT_TRY(list_splits(root, folders, services, found));
  } else {
    for (const std::string& label : folders) {
      GRAFT_TRY(list_class(root, label, label, GRAFT_SPLIT_NONE, services, found));
    }
  }
  if (found.photos.empty()) {
    return invalid(root.path() +
                   " holds no class folders; expected one sub-folder of photos for each class, "
                   "as in " +
                   root.absolute("cat/1.jpg"));
  }
  GRAFT_TRY(check_classes(found));
  std::sort(found.photos.begin(), found.photos.end(),
            [](const photo& a, const photo& b) { return a.path < b.path; });
  return found;
}

}  // namespace graft::photos
