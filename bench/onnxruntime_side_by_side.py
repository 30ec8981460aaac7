#!/usr/bin/env python3
"""onnxruntime beside `graft bench`: agreement and speed of onednn.backbone, one core, fp32.

    bench/onnxruntime_side_by_side.py --graft build/release/bin/graft MODEL.onnx...

For each model: features of random input by both (relative error: max|a-b| / max|b| of an item, the
largest of all items), then images a second by both, in turns, the best of each. Needs the Python
packages numpy, onnx and onnxruntime.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime


def session(path):
    """A single-threaded session, with the tensor `features` as an output where there is one."""
    model = onnx.load(path)
    outputs = [o.name for o in model.graph.output]
    if "features" not in outputs and any("features" in n.output for n in model.graph.node):
        model.graph.output.append(onnx.helper.make_tensor_value_info("features", 1, None))
        outputs.append("features")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    made = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return made, "features" if "features" in outputs else outputs[-1]


def graft(arguments, *words):
    command = [arguments.graft, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def agreement(arguments, path, net, output, x):
    with tempfile.TemporaryDirectory() as folder:
        given, made = os.path.join(folder, "x.npy"), os.path.join(folder, "y.npy")
        np.save(given, x)
        graft(arguments, "features", "--model", path, "--input", given, "--output", made,
              "--backbone", arguments.backbone, "--precision", "fp32", "--threads", "1")
        ours = np.load(made)
    theirs = net.run([output], {net.get_inputs()[0].name: x})[0].reshape(len(x), -1)
    return max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(ours, theirs))


def theirs_per_second(net, output, x, seconds):
    name, best, begun = net.get_inputs()[0].name, np.inf, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        net.run([output], {name: x})
        best = min(best, time.perf_counter() - start)
    return len(x) / best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="+", metavar="MODEL.onnx")
    parser.add_argument("--graft", default="build/release/bin/graft")
    parser.add_argument("--backbone", default="onednn.backbone")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="of onnxruntime in each round")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    print(f"onnxruntime {onnxruntime.__version__}, batch {arguments.batch}, one core, fp32")
    print(f"{'model':34} {'rel. error':>10} {'graft':>9} {'ort':>9} {'ratio':>6}")
    for path in arguments.models:
        net, output = session(path)
        shape = [arguments.batch, *net.get_inputs()[0].shape[1:]]
        x = np.random.default_rng(1).standard_normal(shape).astype(np.float32)
        error = agreement(arguments, path, net, output, x)
        ours = theirs = 0
        for _ in range(arguments.rounds):
            theirs = max(theirs, theirs_per_second(net, output, x, arguments.seconds))
            line = graft(arguments, "bench", "--model", path, "--batch", str(arguments.batch),
                         "--threads", "1", "--precision", "fp32", "--backbone",
                         arguments.backbone, "--json")
            ours = max(ours, json.loads(line)["images_per_second"])
        label = os.path.join(*os.path.abspath(path).split(os.sep)[-2:])
        print(f"{label:34} {error:10.1e} {ours:9.2f} {theirs:9.2f} {ours / theirs:6.2f}",
              flush=True)


if __name__ == "__main__":
    main()
