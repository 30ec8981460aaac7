/* libgraft: Graft inside another program. A context knows where plugins and models are; a pipeline
 * is a checked file that can be run; a run is a finished run folder that predicts, again and again,
 * without loading anything twice. docs/embedding.md shows all of it at work.
 *
 * Errors: what can fail returns a graft_status and takes a graft_error** last. On failure that is
 * set to a new error with the message, which graft_error_free() frees; every other output is left
 * untouched. On success it is set to null. It may be null where the message is not wanted. No
 * exception leaves the library, and nothing is written to the terminal.
 *
 * Structs that are handed in begin with their size. Set everything to zero, then struct_size to
 * sizeof, then what is wanted: that is right in this version and in later ones.
 *
 * Text is UTF-8 and ends with a zero. Text, arrays and handles that come back belong to the handle
 * that gave them. Handles are freed in any order: a run outlives its context where it has to.
 * Freeing null does nothing.
 *
 * Threads: [any] may be called by any thread, on one handle by several at once. [alone] while no
 * other call on that handle is under way. The library keeps no state of its own beside the plugins'
 * libraries, which stay loaded until the process ends. */
#ifndef GRAFT_GRAFT_H
#define GRAFT_GRAFT_H

#include <graft/abi/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct graft_error graft_error;
typedef struct graft_context graft_context;
typedef struct graft_pipeline graft_pipeline;
typedef struct graft_run graft_run;
typedef struct graft_predictions graft_predictions;

/* The version of the library that is running: "0.1.0". [any] */
GRAFT_EXPORT const char* graft_version(void);

/* GRAFT_OK for null. [any] */
GRAFT_EXPORT graft_status graft_error_code(const graft_error* error);
/* What was wrong and what to do; several lines where a pipeline has several faults, each with file,
 * line and column. "" for null. [any] */
GRAFT_EXPORT const char* graft_error_message(const graft_error* error);
GRAFT_EXPORT void graft_error_free(graft_error* error); /* [alone] */

/* ---- Contexts ---- */

enum { GRAFT_MESSAGE_INFO = 1, GRAFT_MESSAGE_WARNING = 2 };

typedef struct graft_options {
  uint32_t struct_size;
  uint32_t reserved;
  /* Folders that hold plugin folders, and folders that hold model packs, separated by colons. Null:
   * GRAFT_PLUGIN_PATH and GRAFT_MODEL_PATH, then what is installed with the library. */
  const char* plugin_path;
  const char* model_path;
  /* Null: GRAFT_CACHE_DIR, or $XDG_CACHE_HOME/graft, or ~/.cache/graft. */
  const char* cache_folder;
  void* user; /* handed to the callback */
  /* What the command line would print. Called by any thread, by one at a time of a run; the text is
   * alive for the call. Null: nobody listens. */
  void(GRAFT_CALL* message)(void* user, int32_t level, const char* text);
} graft_options;

/* Looks for plugins; loads none. `options` may be null. [any] */
GRAFT_EXPORT graft_status graft_context_new(const graft_options* options, graft_context** context,
                                            graft_error** error);
GRAFT_EXPORT void graft_context_free(graft_context* context); /* [alone] */

/* ---- Pipelines ---- */

/* Reads a pipeline file, applies `n_set` overrides as `graft run --set` does ("head.epochs=20"),
 * loads the plugins that it uses and checks everything that can be checked before it runs.
 * GRAFT_INVALID_ARGUMENT with all faults at once, GRAFT_NOT_FOUND without the file. [any] */
GRAFT_EXPORT graft_status graft_pipeline_load(graft_context* context, const char* file,
                                              const char* const* set, uint64_t n_set,
                                              graft_pipeline** pipeline, graft_error** error);
GRAFT_EXPORT void graft_pipeline_free(graft_pipeline* pipeline); /* [alone] */

/* The folder that it runs in where graft_run_options says none. [any] */
GRAFT_EXPORT const char* graft_pipeline_folder(const graft_pipeline* pipeline);

typedef struct graft_progress {
  uint32_t struct_size;
  uint32_t reserved;
  const char* node; /* the node that works, or "" for the run itself */
  const char* step; /* "photos", "training"; alive for the call */
  uint64_t done;    /* of `total`, in whatever unit the step counts; done == total ends it */
  uint64_t total;
} graft_progress;

typedef struct graft_run_options {
  uint32_t struct_size;
  uint8_t resume; /* continue the unfinished run in the folder */
  uint8_t reserved[3];
  const char* folder; /* null: graft_pipeline_folder(); a run that is there is moved aside */
  void* user;         /* handed to the callbacks */
  /* How far the run is. Called by any thread, by one at a time. May be null. */
  void(GRAFT_CALL* progress)(void* user, const graft_progress* progress);
  /* Anything but 0 stops the run soon, keeping what is done. Asked often, by several threads at
   * once. May be null. */
  uint8_t(GRAFT_CALL* cancelled)(void* user);
} graft_run_options;

/* Runs the pipeline and opens the finished run; `options` may be null. GRAFT_CANCELLED where the
 * callback asked for it: the folder then holds a run that `resume` continues, to the same bits.
 * Runs in different folders may go on at once. [any] */
GRAFT_EXPORT graft_status graft_pipeline_run(const graft_pipeline* pipeline,
                                             const graft_run_options* options, graft_run** run,
                                             graft_error** error);

/* ---- Finished runs ---- */

/* Opens a run folder, its plugins and its fitted state. GRAFT_NOT_FOUND where there is none,
 * GRAFT_INVALID_ARGUMENT where it is not finished. [any] */
GRAFT_EXPORT graft_status graft_run_open(graft_context* context, const char* folder,
                                         graft_run** run, graft_error** error);
GRAFT_EXPORT void graft_run_free(graft_run* run); /* [alone] */

GRAFT_EXPORT const char* graft_run_folder(const graft_run* run); /* [any] */

/* metrics.json: a JSON object, keyed by node. [any] */
GRAFT_EXPORT const char* graft_run_metrics(const graft_run* run);
/* A number in it by name: "evaluate.accuracy" is the key `accuracy` of the node `evaluate`.
 * GRAFT_NOT_FOUND lists the names that there are. [any] */
GRAFT_EXPORT graft_status graft_run_metric(const graft_run* run, const char* name, double* value,
                                           graft_error** error);
/* Metrics below a node's `fail_below`, a sentence each; of a run that graft_pipeline_run() gave.
 * Null beyond the last. [any] */
GRAFT_EXPORT const char* graft_run_failed_gate(const graft_run* run, uint64_t index);

/* Classes in the order of the probabilities; 0 of a run that does not classify. [any] */
GRAFT_EXPORT uint64_t graft_run_n_classes(const graft_run* run);
/* Null beyond the last. [any] */
GRAFT_EXPORT const char* graft_run_class(const graft_run* run, uint64_t index);

/* ---- Prediction ---- */

enum {
  GRAFT_PHOTO_FILE = 1, /* what a photo's file holds: JPEG, PNG, WebP or TIFF */
  GRAFT_PHOTO_RGB8 = 2  /* pixels: rows from the top, each red, green, blue from the left, 8 bits */
};

typedef struct graft_photo {
  uint32_t struct_size;
  int32_t format; /* GRAFT_PHOTO_* */
  const void* data;
  uint64_t size;  /* bytes of `data` */
  int64_t width;  /* pixels; RGB8 only */
  int64_t height; /* pixels; RGB8 only */
  int64_t stride; /* bytes from a row to the next, at least 3 * width; RGB8 only */
} graft_photo;

typedef struct graft_predict_options {
  uint32_t struct_size;
  int32_t workers; /* threads; 0 = all that the process may use, but never more than photos */
  void* user;      /* handed to the callback */
  /* Anything but 0 stops: GRAFT_CANCELLED. Asked between batches of at most 16 photos, by several
   * threads at once. May be null. */
  uint8_t(GRAFT_CALL* cancelled)(void* user);
} graft_predict_options;

/* Predicts n photos as `graft predict` does, with the same bits, reading nothing from disk; pixels
 * as a lossless file of them would be. Nothing of `photos` is kept. A photo that cannot be read is
 * no failure of the call: see graft_prediction_error(). `options` may be null. [any] */
GRAFT_EXPORT graft_status graft_run_predict(const graft_run* run, const graft_photo* const* photos,
                                            uint64_t n, const graft_predict_options* options,
                                            graft_predictions** predictions, graft_error** error);
GRAFT_EXPORT void graft_predictions_free(graft_predictions* predictions); /* [alone] */

/* Why photo `index` could not be read, or null where it was predicted. [any] */
GRAFT_EXPORT const char* graft_prediction_error(const graft_predictions* predictions,
                                                uint64_t index);
/* graft_run_n_classes() probabilities of photo `index`, which sum to one; null where it could not
 * be read or does not exist. [any] */
GRAFT_EXPORT const double* graft_prediction_probabilities(const graft_predictions* predictions,
                                                          uint64_t index);
/* The class of the largest of them (the first, of equals); null as above. [any] */
GRAFT_EXPORT const char* graft_prediction_class(const graft_predictions* predictions,
                                                uint64_t index);

#ifdef __cplusplus
}
#endif

#endif
