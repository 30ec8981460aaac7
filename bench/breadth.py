#!/usr/bin/env python3
"""Networks of torchvision and timm, exported with random weights: does `graft features` import each,
and agree with onnxruntime?

    bench/breadth.py --graft build/release/bin/graft [--folder DIR] [--opsets 11,13,17,20] [NAME...]

Each network is made, exported with a dynamic batch at every opset (up to 17 by the exporter that traces,
beyond by the one that torch calls dynamo) into DIR, which is kept where it is named; files that are there
are used again. A table line a file: cosine and relative error (max|a-b| / max|b|, the worst item of three),
and with --time the images a second of both on one core. Exit code 1 where one fails its bar (cosine 0.99999,
relative error 1e-3). Needs the Python packages torch, torchvision, timm, numpy, onnx and onnxruntime.
"""
import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

NETWORKS = [
    "resnet50", "resnext50_32x4d", "wide_resnet50_2", "vgg16", "vgg16_bn", "inception_v3", "googlenet",
    "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "densenet121", "squeezenet1_1",
    "shufflenet_v2_x1_0", "mnasnet1_0", "regnet_y_400mf", "convnext_tiny", "vit_b_16", "swin_t",
    "timm:vit_small_patch16_224", "timm:efficientnet_lite0",
]
COSINE, ERROR = 0.99999, 1e-3


def make(name):
    import timm
    import torch
    import torchvision
    torch.manual_seed(1)
    if name.startswith("timm:"):
        net = timm.create_model(name[5:], pretrained=False)
    elif name in ("googlenet", "inception_v3"):
        net = getattr(torchvision.models, name)(weights=None, init_weights=False, aux_logits=True)
    else:
        net = getattr(torchvision.models, name)(weights=None)
    # torchvision's ViT begins with a head of zeros, which would agree with anything.
    for p in net.parameters():
        if p.dim() > 1 and not p.any():
            torch.nn.init.normal_(p, std=0.02)
    # Random networks whose signal neither dies nor explodes: the statistics of batch norm are set
    # from what goes through them.
    if any(isinstance(m, torch.nn.modules.batchnorm._BatchNorm) for m in net.modules()):
        net.train()
        for m in net.modules():
            if isinstance(m, torch.nn.modules.batchnorm._BatchNorm):
                m.momentum = None
        with torch.no_grad():
            net(torch.randn(4, 3, side(name), side(name)))
    return net.eval()


def side(name):
    return 299 if name == "inception_v3" else 224


def export(net, name, opset, path):
    import torch
    x = torch.randn(2, 3, side(name), side(name))
    names = {"input_names": ["input"], "output_names": ["features"]}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        if opset <= 17:
            torch.onnx.export(net, (x,), path, opset_version=opset, dynamo=False,
                              dynamic_axes={"input": {0: "N"}, "features": {0: "N"}}, **names)
        else:
            torch.onnx.export(net, (x,), path, opset_version=opset, dynamo=True, external_data=False,
                              dynamic_shapes=({0: torch.export.Dim("N", min=1, max=64)},), **names)


def graft(arguments, *words):
    done = subprocess.run([arguments.graft, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it failed")
    return done.stdout


def session(path):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def compare(arguments, path, size):
    x = np.random.default_rng(0).standard_normal((3, 3, size, size)).astype(np.float32)
    net = session(path)
    theirs = net.run(["features"], {net.get_inputs()[0].name: x})[0].reshape(3, -1)
    with tempfile.TemporaryDirectory() as folder:
        given, made = os.path.join(folder, "x.npy"), os.path.join(folder, "y.npy")
        np.save(given, x)
        graft(arguments, "features", "--model", path, "--input", given, "--output", made,
              "--backbone", "onednn.backbone", "--precision", "fp32", "--threads", "1")
        ours = np.load(made).astype(np.float64)
    b = theirs.astype(np.float64)
    cosine = min((p * q).sum() / np.linalg.norm(p) / np.linalg.norm(q) for p, q in zip(ours, b))
    error = max(np.abs(p - q).max() / np.abs(q).max() for p, q in zip(ours, b))
    return cosine, error


def speed(arguments, path, size):
    net, best = session(path), np.inf
    x = np.random.default_rng(0).standard_normal((4, 3, size, size)).astype(np.float32)
    ours = 0.0
    for _ in range(2):
        for _ in range(3):
            start = time.perf_counter()
            net.run(["features"], {net.get_inputs()[0].name: x})
            best = min(best, time.perf_counter() - start)
        told = json.loads(graft(arguments, "bench", "--model", path, "--batch", "4", "--threads", "1",
                                "--precision", "fp32", "--json").splitlines()[-1])
        ours = max(ours, told["images_per_second"])
    return ours, len(x) / best


def line(arguments, name, opset, folder, nets):
    path = os.path.join(folder, f"{name.replace(':', '-')}-{opset}.onnx")
    if not os.path.exists(path):
        try:
            if name not in nets:
                nets.clear()
                nets[name] = make(name)
            export(nets[name], name, opset, path + ".new")
            os.replace(path + ".new", path)
        except Exception as error:  # the exporter's limits are not ours
            reason = str(error).strip().splitlines()
            print(f"{name:28} {opset:5}  not exported: {reason[0][:90] if reason else type(error)}", flush=True)
            return True
    if arguments.export_only:
        return True
    try:
        cosine, error = compare(arguments, path, side(name))
    except RuntimeError as error:
        print(f"{name:28} {opset:5}  FAILS: {error}", flush=True)
        return False
    good = cosine >= COSINE and error <= ERROR
    told = f"{name:28} {opset:5}  {cosine:.7f}  {error:.1e}  {'ok' if good else 'FAILS'}"
    if arguments.time:
        ours, theirs = speed(arguments, path, side(name))
        told += f"  {ours:7.1f} {theirs:7.1f} {ours / theirs:5.2f}"
    print(told, flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graft", default="build/release/bin/graft")
    parser.add_argument("--folder")
    parser.add_argument("--opsets", default="11,13,17,20")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--export-only", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    print(f"{'network':28} opset  cosine     error" + ("         ours    theirs ratio (images/s)" if arguments.time else ""))
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or stack.enter_context(tempfile.TemporaryDirectory())
        os.makedirs(folder, exist_ok=True)
        good, nets = True, {}
        for name in arguments.names or NETWORKS:
            for opset in arguments.opsets.split(","):
                good = line(arguments, name, int(opset), folder, nets) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
