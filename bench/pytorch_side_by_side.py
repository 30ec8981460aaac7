"""Whole processes side by side: `graft run reference.toml` with a cold cache against the same work in PyTorch.

    python bench/pytorch_side_by_side.py GRAFT_BINARY FOLDER [ROUNDS]

FOLDER has train/CLASS and val/CLASS. The two take turns; the best time of each counts, and the ratio of every pair is shown.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent


def timed(command, env=None):
    start = time.perf_counter()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout.strip().splitlines()[0]


def graft(binary, folder):
    scratch = tempfile.mkdtemp()
    try:
        return timed([binary, "run", str(ROOT / "pipelines/reference.toml"), "--quiet", "--out", scratch + "/run",
                      "--set", f"photos.path={folder}"], {**os.environ, "GRAFT_CACHE_DIR": scratch + "/cache"})
    finally:
        shutil.rmtree(scratch)


def main():
    binary, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    model = str(ROOT / "models/efficientnet-lite0/model.onnx")
    ours, theirs = [], []
    for _ in range(rounds):
        seconds, words = graft(binary, folder)
        ours.append(seconds)
        other, other_words = timed([sys.executable, str(ROOT / "bench/pytorch_cached_features.py"), model, folder])
        theirs.append(other)
        print(f"graft {seconds:6.2f} s ({words})   PyTorch {other:6.2f} s ({other_words})   ratio {other / seconds:.2f}")
    print(f"best: graft {min(ours):.2f} s, PyTorch {torch.__version__} {min(theirs):.2f} s, "
          f"{min(theirs) / min(ours):.2f} times as fast")


main()
