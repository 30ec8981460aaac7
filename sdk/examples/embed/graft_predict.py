#!/usr/bin/env python3
"""Predicts photos with a finished run, through libgraft and ctypes alone.

    graft_predict.py RUN PHOTO...

One JSON object a line, as `graft predict --json` prints. GRAFT_LIBRARY names the library where the
system's loader does not find it.
"""
import ctypes
import json
import os
import sys
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_uint32, c_uint64, c_void_p

PHOTO_FILE = 1


class Photo(ctypes.Structure):
    """graft_photo of graft/graft.h."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("format", c_int32),
        ("data", c_void_p),
        ("size", c_uint64),
        ("width", c_int64),
        ("height", c_int64),
        ("stride", c_int64),
    ]


class GraftError(Exception):
    """What the library said, with its code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def load_library():
    library = ctypes.CDLL(os.environ.get("GRAFT_LIBRARY", "libgraft.so.0.1"))
    library.graft_error_message.restype = c_char_p
    library.graft_error_message.argtypes = [c_void_p]
    library.graft_run_n_classes.restype = c_uint64
    library.graft_run_n_classes.argtypes = [c_void_p]
    library.graft_run_class.restype = c_char_p
    library.graft_run_class.argtypes = [c_void_p, c_uint64]
    library.graft_run_metric.argtypes = [c_void_p, c_char_p, POINTER(c_double), c_void_p]
    library.graft_prediction_error.restype = c_char_p
    library.graft_prediction_error.argtypes = [c_void_p, c_uint64]
    library.graft_prediction_probabilities.restype = POINTER(c_double)
    library.graft_prediction_probabilities.argtypes = [c_void_p, c_uint64]
    for name in ("error", "context", "run", "predictions"):
        getattr(library, f"graft_{name}_free").argtypes = [c_void_p]
        getattr(library, f"graft_{name}_free").restype = None
    return library


class Run:
    """A finished run, loaded once. Its methods may be called by several threads at once."""

    def __init__(self, folder):
        self._library = load_library()
        self._context, self._run = c_void_p(), c_void_p()
        self._call("graft_context_new", None, byref(self._context))
        self._call("graft_run_open", self._context, os.fsencode(folder), byref(self._run))
        n = self._library.graft_run_n_classes(self._run)
        self.classes = [self._library.graft_run_class(self._run, i).decode() for i in range(n)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._library.graft_run_free(self._run)
        self._library.graft_context_free(self._context)

    def _call(self, function, *arguments):
        error = c_void_p()
        code = getattr(self._library, function)(*arguments, byref(error))
        if code != 0:
            message = self._library.graft_error_message(error).decode()
            self._library.graft_error_free(error)
            raise GraftError(code, message)

    def metric(self, name):
        """A number of metrics.json: "evaluate.accuracy"."""
        value = c_double()
        self._call("graft_run_metric", self._run, name.encode(), byref(value))
        return value.value

    def predict(self, contents):
        """For each photo, given as the bytes of its file: its probabilities in the order of
        `classes`, or the GraftError that says why it could not be read."""
        photos = [Photo(ctypes.sizeof(Photo), PHOTO_FILE, ctypes.cast(one, c_void_p), len(one)) for one in contents]
        pointers = (POINTER(Photo) * len(photos))(*map(ctypes.pointer, photos))
        predictions = c_void_p()
        self._call("graft_run_predict", self._run, pointers, c_uint64(len(photos)), None, byref(predictions))
        try:
            return [self._one(predictions, i) for i in range(len(photos))]
        finally:
            self._library.graft_predictions_free(predictions)

    def _one(self, predictions, i):
        unreadable = self._library.graft_prediction_error(predictions, i)
        if unreadable is not None:
            return GraftError(None, unreadable.decode())
        return self._library.graft_prediction_probabilities(predictions, i)[: len(self.classes)]


def main(folder, paths):
    contents = []
    for path in paths:
        with open(path, "rb") as file:
            contents.append(file.read())
    with Run(folder) as run:
        for path, shares in zip(paths, run.predict(contents)):
            if isinstance(shares, GraftError):
                print(json.dumps({"path": path, "error": str(shares)}))
                continue
            top = sorted(zip(run.classes, shares), key=lambda one: -one[1])
            print(json.dumps({"path": path, "class": top[0][0], "probability": top[0][1]}))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(sys.argv[1], sys.argv[2:])
    except GraftError as fault:
        sys.exit(str(fault))
