#include "runner/command_line.hpp"

#include "base/nearest.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>

namespace graft::runner {
namespace {

// Holds the arguments of every command while the words are parsed, and which one was asked for.
class command_line {
 public:
  command_line() : app_("Graft: transfer learning for images on ordinary CPUs", "graft") {
    app_.set_version_flag("--version", std::string("graft ") + GRAFT_VERSION);
    app_.require_subcommand(1);
    app_.failure_message(CLI::FailureMessage::simple);
    add_run();
    add_check();
    add_plugins();
    add_predict();
    add_export();
    add_features();
    add_bench();
    add_validate();
    add_new();
    add_tools();
  }

  int parse(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) return app_.exit(error);  // --help and --version
      complain(argc < 2 ? "give a command; see: graft --help" : told(error, argv[1]));
      return exit_invalid;
    }
    return chosen_();
  }

 private:
  // A fault of usage in one sentence; `word` is the first on the line.
  std::string told(const CLI::ParseError& error, const std::string& word) const {
    std::vector<std::string> names;
    for (const CLI::App* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
    if (std::find(names.begin(), names.end(), word) != names.end()) {
      return word + ": " + error.what() + "; see: graft " + word + " --help";
    }
    if (word.starts_with("-")) return std::string(error.what()) + "; see: graft --help";
    const std::string near = base::nearest(word, names);
    return "there is no command '" + word + "'" +
           (near.empty() ? "; see: graft --help" : "; did you mean '" + near + "'?");
  }

  CLI::App* command(const char* name, const char* description, std::function<int()> action) {
    CLI::App* sub = app_.add_subcommand(name, description);
    sub->callback([this, action = std::move(action)] { chosen_ = action; });
    return sub;
  }
  void add_set(CLI::App* sub, std::vector<std::string>& set) {
    sub->add_option("--set", set, "Change a value: node.key=value or run.seed=3")
        ->take_all()
        ->allow_extra_args(false);
  }

  void add_run() {
    CLI::App* sub = command("run", "Run a pipeline", [this] { return run_pipeline(run_); });
    sub->add_option("file", run_.file, "Pipeline file")->required();
    add_set(sub, run_.set);
    sub->add_option("--out", run_.out, "Run folder, instead of the file's run.out");
    sub->add_flag("--resume", run_.resume, "Continue an unfinished run");
    sub->add_flag("--quiet", run_.quiet, "Only warnings and results");
    sub->add_flag("--checked", run_.checked,
                  "Check every call of a plugin, and name the one at fault");
  }
  void add_check() {
    CLI::App* check = command("check", "Validate a pipeline without running it",
                              [this] { return check_pipeline(file_, set_); });
    check->add_option("file", file_, "Pipeline file")->required();
    add_set(check, set_);
    CLI::App* explain = command("explain", "Show the effective pipeline, its columns and shapes",
                                [this] { return explain_pipeline(file_, set_, flag_); });
    explain->add_option("file", file_, "Pipeline file")->required();
    add_set(explain, set_);
    explain->add_flag("--dot", flag_, "As a drawing in the DOT language");
    CLI::App* preview = command("preview", "Draw what augmentation makes of the photos",
                                [this] { return preview_augmentation(file_, set_, out_); });
    preview->add_option("file", file_, "Pipeline file")->required();
    add_set(preview, set_);
    preview->add_option("--out", out_, "Folder for the contact sheet")->required();
  }
  void add_plugins() {
    CLI::App* sub = command("plugins", "List the plugins, or describe one",
                            [this] { return show_plugins(file_, flag_); });
    sub->add_option("id", file_, "Plugin or node type, such as photos or head.dense");
    sub->add_flag("--markdown", flag_, "The whole pipeline reference as Markdown");
  }
  void add_predict() {
    CLI::App* sub = command("predict", "Classify photos with a finished run",
                            [this] { return predict_photos(predict_); });
    sub->add_option("run", predict_.run, "Run folder")->required();
    sub->add_option("paths", predict_.paths, "Photos or folders")->required();
    sub->add_flag("--json", predict_.json, "One JSON object a line");
    sub->add_option("--min-probability", predict_.min_probability, "Below it the class is null")
        ->check(CLI::Range(0.0, 1.0));
    sub->add_option("--threads", predict_.workers, "Worker threads; 0 = all")
        ->check(CLI::Range(0, 1024));
  }
  void add_export() {
    CLI::App* sub = command("export", "Write a finished run as one ONNX file",
                            [this] { return export_run(export_); });
    sub->add_option("run", export_.run, "Run folder")->required();
    sub->add_option("--onnx", export_.onnx, "The file to write")->required();
    sub->add_flag("--force", export_.force, "Replace a file that is there");
  }
  void add_features() {
    CLI::App* sub = command("features", "Extract features with a pretrained network",
                            [this] { return extract_features(features_); });
    sub->add_option("--model", features_.model, "Model pack or .onnx")->required();
    sub->add_option("--input", features_.input, ".npy (float32 NCHW, normalised), photo or folder")
        ->required();
    sub->add_option("--output", features_.output, "Where float32 [N, F] is written as .npy");
    sub->add_option("--dump-input", features_.dump_input,
                    "Where the network's input is written as .npy");
    sub->add_option("--backbone", features_.backbone, "onednn.backbone or opencv.backbone");
    sub->add_option("--precision", features_.precision, "fp32, bf16, int8 or auto");
    sub->add_option("--threads", features_.threads, "Worker threads; 0 = all")
        ->check(CLI::Range(0, 1024));
  }
  void add_bench() {
    CLI::App* sub = command("bench", "Time a backbone", [this] { return bench_backbone(bench_); });
    sub->add_option("--model", bench_.model, "Model pack or .onnx")->required();
    sub->add_option("--batch", bench_.batch, "Images in a batch")->check(CLI::Range(1, 4096));
    sub->add_option("--threads", bench_.threads, "Worker threads; 0 = all")
        ->check(CLI::Range(0, 1024));
    sub->add_option("--precision", bench_.precision, "fp32, bf16, int8 or auto");
    sub->add_option("--backbone", bench_.backbone, "onednn.backbone or opencv.backbone");
    sub->add_option("--seconds", bench_.seconds, "How long to measure")
        ->check(CLI::Range(0.01, 3600.0));
    CLI::Option* train = sub->add_flag("--train", bench_.train, "Time a whole training step");
    sub->add_flag("--profile", bench_.profile, "Time each layer, on one thread")->excludes(train);
    sub->add_flag("--json", bench_.json, "Print one JSON object");
  }
  void add_validate() {
    CLI::App* sub = command("validate", "Try a plugin against everything that the ABI promises",
                            [this] { return validate_plugin(validate_); });
    sub->add_option("plugin", validate_.plugin, "Its folder, its library, or its id");
    sub->add_option("--only", validate_.only, "Only the tests whose name starts so");
    sub->add_option("--set", validate_.set, "A parameter that cannot be made up: type.key=value")
        ->take_all()
        ->allow_extra_args(false);
    sub->add_option("--model", validate_.model, "Model pack for backbones, instead of a small one");
    sub->add_option("--json", validate_.json, "Where the outcomes are written as JSON");
    sub->add_option("--seed", validate_.seed, "Of everything that is made up");
    sub->add_option("--time-limit", validate_.seconds, "Seconds that a test may take")
        ->check(CLI::Range(0.1, 3600.0));
    sub->add_option("--memory-limit", validate_.memory_mb, "MB that a test may take")
        ->check(CLI::Range(uint64_t{16}, uint64_t{1} << 20));
    sub->add_option("--host-abi", validate_.host_abi, "As a host of this ABI would: 1.3")
        ->delimiter('.')
        ->expected(2);
    sub->add_flag("--list", validate_.list, "Only list the tests");
    sub->add_flag("--quiet", validate_.quiet, "Only tell what failed");
  }
  void add_new() {
    CLI::App* sub = app_.add_subcommand("new", "Start a plugin or a model pack of your own");
    sub->require_subcommand(1);
    CLI::App* plugin = sub->add_subcommand("plugin", "A project that builds and runs at once");
    plugin->callback([this] { chosen_ = [this] { return new_plugin(new_plugin_); }; });
    plugin->add_option("name", new_plugin_.name, "The plugin's id, such as acme")->required();
    plugin->add_option("--kind", new_plugin_.kind,
                       "backbone, transform, estimator, source or sink");
    plugin->add_option("--lang", new_plugin_.language, "c, cpp or rust");
    plugin->add_option("--out", new_plugin_.out, "The folder to make; NAME where left out");
    add_new_model_pack(sub->add_subcommand("model-pack", "A pack around an .onnx"));
  }
  void add_new_model_pack(CLI::App* sub) {
    sub->callback([this] { chosen_ = [this] { return make_model_pack(new_pack_); }; });
    sub->add_option("name", new_pack_.pack.name, "The pack's name")->required();
    sub->add_option("--onnx", new_pack_.pack.onnx, "The network")->required();
    sub->add_option("--features", new_pack_.pack.features,
                    "The feature tensor; found where left out");
    sub->add_option("--size", new_pack_.pack.size, "Pixels a side of the input")
        ->check(CLI::Range(1, 4096));
    sub->add_option("--resize", new_pack_.pack.resize, "Short side of photos before the crop")
        ->check(CLI::Range(1, 8192));
    sub->add_option("--interpolation", new_pack_.pack.interpolation,
                    "nearest, bilinear, bicubic, ...");
    sub->add_option("--channels", new_pack_.pack.channels, "rgb or bgr");
    sub->add_option("--mean", new_pack_.pack.mean, "Three numbers on 0..255")->delimiter(',');
    sub->add_option("--std", new_pack_.pack.std, "Three numbers on 0..255")->delimiter(',');
    sub->add_option("--licence", new_pack_.pack.licence, "Of the weights");
    sub->add_option("--source", new_pack_.pack.source, "Where the weights come from");
    sub->add_option("--photo", new_pack_.photos, "A photo, or a folder, to check it against");
    sub->add_option("--out", new_pack_.pack.out, "The folder to make; NAME where left out");
  }
  void add_tools() {
    command("doctor", "What this machine and this installation can do",
            [] { return show_doctor(); });
    CLI::App* compare = command("compare", "What differs between two runs",
                                [this] { return compare_runs(file_, second_); });
    compare->add_option("first", file_, "Run folder")->required();
    compare->add_option("second", second_, "Run folder")->required();
    CLI::App* cache =
        command("cache", "Where the cache is and how big", [this] { return show_cache(flag_); });
    cache->add_flag("--clear", flag_, "Delete everything in it");
  }

  CLI::App app_;
  std::function<int()> chosen_;
  run_arguments run_;
  predict_arguments predict_;
  export_arguments export_;
  features_arguments features_;
  bench_arguments bench_;
  validate_arguments validate_;
  new_plugin_arguments new_plugin_;
  new_pack_arguments new_pack_;
  std::string file_;
  std::string second_;
  std::string out_;
  std::vector<std::string> set_;
  bool flag_ = false;
};

}  // namespace

int run_command_line(int argc, char** argv) {
  // A file beyond the system's limit is then a failed write, told like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return command_line().parse(argc, argv);
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& error) {
    complain(std::string("internal error: ") + error.what());
  }
  return exit_failed;
}

}  // namespace graft::runner
