/* Trains a pipeline, tells how good it is, and predicts photos that are in memory.
 *
 *   train_and_predict PIPELINE FOLDER PHOTO...
 *
 * Where FOLDER holds a finished run nothing is trained; Ctrl-C stops the training, and the next
 * start goes on where it stopped. */
#include <graft/graft.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t stop = 0;

static void on_interrupt(int number) {
  (void)number;
  stop = 1;
}

static uint8_t cancelled(void* user) {
  (void)user;
  return stop != 0;
}

static void show_progress(void* user, const graft_progress* at) {
  (void)user;
  fprintf(stderr, "%s %s: %llu of %llu\n", at->node, at->step, (unsigned long long)at->done,
          (unsigned long long)at->total);
}

static void show_message(void* user, int32_t level, const char* text) {
  (void)user;
  fprintf(stderr, "%s%s\n", level == GRAFT_MESSAGE_WARNING ? "warning: " : "", text);
}

/* Says what went wrong, and gives the code back. */
static graft_status tell(graft_status code, graft_error* error) {
  if (code != GRAFT_OK) fprintf(stderr, "%s\n", graft_error_message(error));
  graft_error_free(error);
  return code;
}

/* The finished run in `folder`, or one that is trained there, or the rest of one. */
static graft_status open_or_train(graft_context* context, const char* file, const char* folder,
                                  graft_run** run) {
  graft_error* error = NULL;
  graft_status code = graft_run_open(context, folder, run, &error);
  if (code == GRAFT_OK) return code;
  const int unfinished = code == GRAFT_INVALID_ARGUMENT;
  graft_error_free(error);

  graft_pipeline* pipeline = NULL;
  code = graft_pipeline_load(context, file, NULL, 0, &pipeline, &error);
  if (code != GRAFT_OK) return tell(code, error);
  graft_run_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.folder = folder;
  options.resume = unfinished != 0;
  options.progress = show_progress;
  options.cancelled = cancelled;
  code = graft_pipeline_run(pipeline, &options, run, &error);
  graft_pipeline_free(pipeline);
  return tell(code, error);
}

/* The bytes of a file; null where it cannot be read. */
static void* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) return NULL;
  char* bytes = NULL;
  *size = 0;
  for (size_t got = 1, room = 0; got > 0; *size += got) {
    if (*size == room) {
      char* grown = realloc(bytes, room = 2 * room + 65536);
      if (grown == NULL) break;
      bytes = grown;
    }
    got = fread(bytes + *size, 1, room - *size, file);
  }
  fclose(file);
  return bytes;
}

static graft_status predict(const graft_run* run, const char* path) {
  graft_photo photo;
  memset(&photo, 0, sizeof photo);
  photo.struct_size = sizeof photo;
  photo.format = GRAFT_PHOTO_FILE;
  size_t size = 0;
  void* bytes = read_file(path, &size);
  photo.data = bytes;
  photo.size = bytes == NULL ? 0 : size;

  const graft_photo* photos[] = {&photo};
  graft_predictions* predictions = NULL;
  graft_error* error = NULL;
  const graft_status code = graft_run_predict(run, photos, 1, NULL, &predictions, &error);
  free(bytes);
  if (code != GRAFT_OK) return tell(code, error);
  const char* unreadable = graft_prediction_error(predictions, 0);
  if (unreadable != NULL) {
    printf("%s: %s\n", path, unreadable);
  } else {
    const double* share = graft_prediction_probabilities(predictions, 0);
    printf("%s: %s", path, graft_prediction_class(predictions, 0));
    for (uint64_t i = 0; i < graft_run_n_classes(run); ++i) {
      printf(", %s %.17g", graft_run_class(run, i), share[i]);
    }
    printf("\n");
  }
  graft_predictions_free(predictions);
  return GRAFT_OK;
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: train_and_predict PIPELINE FOLDER PHOTO...\n");
    return 2;
  }
  signal(SIGINT, on_interrupt);
  graft_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.message = show_message;
  graft_context* context = NULL;
  graft_error* error = NULL;
  if (graft_context_new(&options, &context, &error) != GRAFT_OK) {
    return tell(graft_error_code(error), error);
  }
  graft_run* run = NULL;
  graft_status code = open_or_train(context, argv[1], argv[2], &run);
  if (code == GRAFT_OK) {
    double accuracy = 0;
    if (graft_run_metric(run, "evaluate.accuracy", &accuracy, NULL) == GRAFT_OK) {
      printf("%s: accuracy %g on photos that were kept aside\n", graft_run_folder(run), accuracy);
    }
    for (int i = 3; i < argc && code == GRAFT_OK; ++i) code = predict(run, argv[i]);
  }
  graft_run_free(run);
  graft_context_free(context);
  return code == GRAFT_OK ? 0 : 1;
}
