#include "support/catch.hpp"
#include "support/shared.hpp"

#include <base/files.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

using namespace graft::base;
using graft::code;
namespace fs = std::filesystem;

namespace {

std::string content(const std::string& path) { return *read_file(path, 1 << 20); }

std::size_t entries(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a file is written whole, read back, and replaced") {
  const graft::test::temporary_folder folder;
  const std::string path = folder / "a.txt";
  REQUIRE(write_file(path, "one").ok());
  CHECK(content(path) == "one");
  REQUIRE(write_file(path, std::string("two\0three", 9)).ok());
  CHECK(content(path) == std::string("two\0three", 9));
  REQUIRE(write_file(path, "").ok());
  CHECK(content(path).empty());
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a replaced file keeps its permissions, a new one obeys the umask") {
  const graft::test::temporary_folder folder;
  const std::string path = folder / "a.txt";
  const mode_t before = ::umask(027);
  REQUIRE(write_file(path, "one").ok());
  ::umask(before);
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0640);
  REQUIRE(::chmod(path.c_str(), 0604) == 0);
  REQUIRE(write_file(path, "two").ok());
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0604);
}

TEST_CASE("files that cannot be read say why and which") {
  const graft::test::temporary_folder folder;
  const auto missing = read_file(folder / "no.txt", 10);
  REQUIRE(!missing.ok());
  CHECK(missing.status().code() == code::not_found);
  CHECK(missing.status().message() ==
        "cannot read '" + folder / "no.txt" + "': no such file or directory");

  const auto directory = read_file(folder.path(), 10);
  REQUIRE(!directory.ok());
  CHECK(directory.status().message() == "cannot read '" + folder.path() + "': is a directory");

  REQUIRE(write_file(folder / "big", "12345678901").ok());
  const auto big = read_file(folder / "big", 10);
  REQUIRE(!big.ok());
  CHECK(big.status().code() == code::resource_exhausted);
  CHECK(read_file(folder / "big", 11).ok());

  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto fifo = read_file(pipe, 10);  // and does not wait for a writer
  REQUIRE(!fifo.ok());
  CHECK(fifo.status().message() == "cannot read '" + pipe + "': it is not a plain file");
}

TEST_CASE("files of the kernel, whose size is said to be 0, are read to the end") {
  const auto self = read_file("/proc/self/status", 1 << 20);
  REQUIRE(self.ok());
  CHECK(self->find("Pid:") != std::string::npos);
}

TEST_CASE("a write that fails leaves the old file and nothing beside it") {
  const graft::test::temporary_folder folder;
  const std::string path = folder / "a.txt";
  REQUIRE(write_file(path, "old").ok());
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit old_limit {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  struct rlimit limit = old_limit;
  limit.rlim_cur = 1000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  const graft::status failed = write_file(path, std::string(5000, 'x'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  std::signal(SIGXFSZ, before);
  CHECK(failed.code() == code::resource_exhausted);
  CHECK(failed.message() ==
        "cannot write '" + path +
            "': file too large; raise the limit on the size of files (ulimit -f)");
  CHECK(content(path) == "old");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a full disk and a forbidden folder give advice") {
  CHECK(file_error("write", "x", ENOSPC).message() ==
        "cannot write 'x': no space left on device; free some space or choose another folder");
  CHECK(file_error("write", "x", EACCES).message() ==
        "cannot write 'x': permission denied; check the permissions of the file and of its "
        "folder");
  CHECK(file_error("write", "x", EACCES).code() == code::permission_denied);
  const graft::test::temporary_folder folder;
  const graft::status absent = write_file(folder / "no/a.txt", "x");
  CHECK(absent.code() == code::not_found);
  CHECK(absent.message() ==
        "cannot write '" + folder / "no/a.txt" + "': no such file or directory");
}

TEST_CASE("many threads replace one file and a reader never sees a part") {
  const graft::test::temporary_folder folder;
  const std::string path = folder / "a.txt";
  REQUIRE(write_file(path, std::string(3000, 'a')).ok());
  std::vector<std::thread> writers;
  for (char letter = 'a'; letter < 'd'; ++letter) {
    writers.emplace_back([&path, letter] {
      for (int i = 0; i < 10; ++i) {
        if (!write_file(path, std::string(3000, letter)).ok()) std::abort();
      }
    });
  }
  bool whole = true;
  for (int i = 0; i < 200; ++i) {
    const std::string seen = content(path);
    whole = whole && seen == std::string(3000, seen.at(0));
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(whole);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a copy has the same bytes") {
  const graft::test::temporary_folder folder;
  std::string bytes(3'000'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7919 >> 3);
  REQUIRE(write_file(folder / "a", bytes).ok());
  REQUIRE(copy_file(folder / "a", folder / "b").ok());
  CHECK(*read_file(folder / "b", 1 << 22) == bytes);
  REQUIRE(write_file(folder / "a", "").ok());
  REQUIRE(copy_file(folder / "a", folder / "b").ok());
  CHECK(content(folder / "b").empty());
  REQUIRE(copy_file("/proc/self/status", folder / "c").ok());  // a size of 0, yet not empty
  CHECK(content(folder / "c").find("Pid:") != std::string::npos);
  CHECK(copy_file(folder / "no", folder / "b").code() == code::not_found);
  CHECK(copy_file(folder.path(), folder / "b").message() ==
        "cannot copy '" + folder.path() + "': it is not a plain file");
}

TEST_CASE("a mapped file shows its bytes and survives being moved") {
  const graft::test::temporary_folder folder;
  REQUIRE(write_file(folder / "a", "hello").ok());
  auto opened = mapped_file::open(folder / "a");
  REQUIRE(opened.ok());
  mapped_file moved = std::move(*opened);
  REQUIRE(moved.bytes().size() == 5);
  CHECK(std::memcmp(moved.bytes().data(), "hello", 5) == 0);
  REQUIRE(write_file(folder / "empty", "").ok());
  const auto empty = mapped_file::open(folder / "empty");
  REQUIRE(empty.ok());
  CHECK(empty->bytes().empty());
  CHECK(mapped_file::open(folder / "no").status().code() == code::not_found);
  CHECK(mapped_file::open(folder.path()).status().message() ==
        "cannot read '" + folder.path() + "': is a directory");
}

TEST_CASE("lines are appended") {
  const graft::test::temporary_folder folder;
  const std::string path = folder / "log";
  {
    auto log = append_file::open(path);
    REQUIRE(log.ok());
    REQUIRE(log->write_line("one").ok());
    append_file moved = std::move(*log);
    REQUIRE(moved.write_line("two").ok());
    REQUIRE(moved.sync().ok());
  }
  auto again = append_file::open(path);
  REQUIRE(again.ok());
  REQUIRE(again->write_line("three").ok());
  CHECK(content(path) == "one\ntwo\nthree\n");
  append_file closed;
  CHECK(closed.write_line("x").code() == code::failed_precondition);
  CHECK(closed.sync().code() == code::failed_precondition);
}

TEST_CASE("folders are made with those above them") {
  const graft::test::temporary_folder folder;
  REQUIRE(make_folders(folder / "a/b/c").ok());
  REQUIRE(make_folders(folder / "a/b/c").ok());
  CHECK(fs::is_directory(folder / "a/b/c"));
  REQUIRE(write_file(folder / "a/file", "x").ok());
  const graft::status blocked = make_folders(folder / "a/file/d");
  CHECK(blocked.message() ==
        "cannot make the folder '" + folder / "a/file/d" + "': not a directory");
  CHECK(!make_folders(folder / "a/file").ok());
}

TEST_CASE("absolute paths are spelled in one way") {
  CHECK(absolute_path("/a/./b//../c/") == "/a/c");
  CHECK(absolute_path("../x", "/a/b") == "/a/x");
  CHECK(absolute_path("", "/a/b") == "/a/b");
  CHECK(absolute_path("/") == "/");
  CHECK(absolute_path("x") == fs::current_path().string() + "/x");
  CHECK(absolute_path("x", "y") == fs::current_path().string() + "/y/x");
}
