"""Are our training steps PyTorch's? Eight SGD steps on the same tensors, from the same weights, loss by loss.

    python bench/loss_curves.py GRAFT_BINARY MODEL.onnx|PACK_FOLDER... [--photos FOLDER] [--batch 16] [--rate 0.01]

Four ways of training each: frozen, the last two stages with BN frozen, everything with BN frozen, everything with BN over the
batch. Needs torch, onnx and onnx2torch. Fails where a step's loss is further off than 2e-3 * max(1, loss).
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import numpy as np
import onnx
import onnx.utils
import onnx2torch
import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent
STEPS, CLASSES = 8, 10
PIPELINE = """format = 1
name = "curve"
[run]
out = "{out}"
[[node]]
id = "tensors"
use = "tensors.npy"
images = "{images}"
labels = "{labels}"
splits = "{splits}"
[[node]]
id = "backbone"
use = "onednn.backbone"
model = "{model}"
trainable = "{trainable}"
bn = "{bn}"
[[node]]
id = "head"
use = "head.dense"
hidden = []
init = "zeros"
dropout = 0.0
standardise = false
optimizer = "sgd"
momentum = 0.0
weight_decay = 0.0
learning_rate = {rate}
schedule = "constant"
batch = {batch}
epochs = 1
shuffle = false
lr_decay = 1.0
"""


def load(model):
    """The ONNX file of a pack or a bare model, and its stages as [(name, tensor)]."""
    path = pathlib.Path(model)
    if path.is_dir() and (path / "backbone.toml").exists():
        pack = tomllib.loads((path / "backbone.toml").read_text())
        return path / pack.get("model", "model.onnx"), [(s["name"], s["tensor"]) for s in pack.get("stage", [])], pack["features"]["tensor"]
    proto = onnx.load(path)
    outputs = [o.name for o in proto.graph.output]
    return path, [], "features" if "features" in outputs else outputs[-1]


def torch_part(proto, start, end, folder, name):
    """The nodes between two tensors as a module. BN stays BN."""
    whole, part = folder / "whole.onnx", folder / f"{name}.onnx"
    onnx.save(proto, whole)
    onnx.utils.extract_model(str(whole), str(part), [start], [end], check_model=False)
    return onnx2torch.convert(str(part))


def set_batch_norm(module, training):
    for one in module.modules():
        if isinstance(one, torch.nn.modules.batchnorm._BatchNorm):
            one.train(training)
            one.momentum = 0.1


def torch_losses(proto, cut, features, trainable, bn, x, y, batch, rate, folder):
    proto = onnx.shape_inference.infer_shapes(proto)
    entry = proto.graph.input[0].name
    frozen = trained = None
    if cut is None:
        frozen = torch_part(proto, entry, features, folder, "frozen")
    elif cut == entry:
        trained = torch_part(proto, entry, features, folder, "trained")
    else:
        frozen = torch_part(proto, entry, cut, folder, "frozen")
        trained = torch_part(proto, cut, features, folder, "trained")
    for one in (frozen, trained):
        if one is not None:
            one.eval()
    if trained is not None and bn == "batch":
        set_batch_norm(trained, True)

    def run(images):
        with torch.no_grad():
            reached = frozen(images) if frozen is not None else images
        return (trained(reached) if trained is not None else reached).flatten(1)

    with torch.no_grad():
        width = run(torch.from_numpy(x[:2])).shape[1]
    if trained is not None and bn == "batch":  # that pass moved the running statistics, which no loss here depends on
        set_batch_norm(trained, True)
    head = torch.nn.Linear(width, CLASSES)
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.zeros_(head.bias)
    parameters = list(head.parameters()) + (list(trained.parameters()) if trained is not None else [])
    for one in parameters:
        one.requires_grad_(True)
    optimiser = torch.optim.SGD(parameters, rate)
    losses = []
    for step in range(STEPS):
        part = slice(step * batch, (step + 1) * batch)
        loss = torch.nn.functional.cross_entropy(head(run(torch.from_numpy(x[part]))), torch.from_numpy(y[part]))
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses


def graft_losses(binary, model, trainable, bn, files, batch, rate, folder):
    out = folder / "run"
    text = PIPELINE.format(out=out, model=os.path.abspath(model), trainable=trainable, bn=bn, rate=rate, batch=batch, **files)
    (folder / "curve.toml").write_text(text)
    done = subprocess.run([binary, "run", str(folder / "curve.toml"), "--quiet"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    lines = [json.loads(line) for line in (out / "history.jsonl").read_text().splitlines()]
    return [line["loss"] for line in lines if "step" in line]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("models", nargs="+")
    parser.add_argument("--photos", default=str(ROOT / "data/stamps"))
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=0.01, help="lower it where a network without BN runs away")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    worst = 0.0
    for model in arguments.models:
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            path, stages, features = load(model)
            n = STEPS * arguments.batch
            files = {key: str(folder / f"{key}.npy") for key in ("images", "labels", "splits")}
            subprocess.run([arguments.binary, "features", "--model", os.path.abspath(model), "--input", arguments.photos,
                            "--dump-input", str(folder / "all.npy")], check=True, capture_output=True)
            x = np.load(folder / "all.npy")
            order = np.random.default_rng(0).permutation(len(x))
            x = np.ascontiguousarray(np.resize(x[order], (n, *x.shape[1:])))
            y = (np.arange(n) * 7 % CLASSES).astype(np.int64)
            np.save(files["images"], x)
            np.save(files["labels"], y)
            np.save(files["splits"], np.ones(n, np.int64))
            proto = onnx.load(path)
            entry = proto.graph.input[0].name
            ways = [("frozen", "none", "frozen", None), ("all, BN frozen", "all", "frozen", entry), ("all, BN batch", "all", "batch", entry)]
            if len(stages) > 2:  # a pack says where its stages end
                ways.insert(1, ("last stages, BN frozen", stages[-2][0], "frozen", stages[-3][1]))
            for title, trainable, bn, cut in ways:
                theirs = torch_losses(onnx.load(path), cut, features, trainable, bn, x, y, arguments.batch, arguments.rate, folder)
                ours = graft_losses(arguments.binary, model, trainable, bn, files, arguments.batch, arguments.rate, folder)
                off = max(abs(a - b) / max(1, abs(b)) for a, b in zip(ours, theirs, strict=True))
                worst = max(worst, off)
                if off > 2e-3:
                    print("  ours  ", *(f"{a:.5f}" for a in ours), "\n  theirs", *(f"{b:.5f}" for b in theirs))
                print(f"{path.parent.name}: {title}: worst step off by {off:.1e}; "
                      f"losses {theirs[0]:.4f} .. {theirs[-1]:.4f} (PyTorch {torch.__version__}), {ours[0]:.4f} .. {ours[-1]:.4f}", flush=True)
    print(f"worst of all {worst:.1e}, allowed 2e-3")
    sys.exit(0 if worst <= 2e-3 else 1)


main()
