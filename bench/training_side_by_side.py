"""Whole training steps side by side: forward, backward and an SGD update of every parameter, BN frozen, against PyTorch.

    python bench/training_side_by_side.py GRAFT_BINARY [--batch 16] [--threads 2] [--rounds 5] [NETWORK...]

Networks: lite0, mobilenet_v2, resnet50 (random weights but for lite0, exported with their BN). Each round runs ours, PyTorch in float32
and PyTorch in bfloat16 (autocast; only on CPUs that multiply it) one after the other, channels last; the best round of each counts.
Needs torch, torchvision, timm, onnx.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent


def network(name):
    if name == "lite0":
        import timm
        return timm.create_model("tf_efficientnet_lite0", pretrained=False, num_classes=0)
    import torchvision
    made = getattr(torchvision.models, name)()
    if hasattr(made, "fc"):
        made.fc = torch.nn.Identity()
    else:
        made.classifier = torch.nn.Identity()
    return made


def export(name, folder):
    if name == "lite0":
        return str(ROOT / "models/efficientnet-lite0")
    path = str(folder / f"{name}.onnx")
    torch.onnx.export(network(name).eval(), torch.zeros(1, 3, 224, 224), path, input_names=["input"], output_names=["features"],
                      opset_version=17, dynamic_axes={"input": {0: "n"}, "features": {0: "n"}}, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, dynamo=False)
    return path


def torch_step(name, batch, bf16):
    """A function that does one step and gives its seconds."""
    net = network(name).to(memory_format=torch.channels_last).eval()
    with torch.no_grad():
        width = net(torch.zeros(1, 3, 224, 224)).shape[1]
    head = torch.nn.Linear(width, 10)
    optimiser = torch.optim.SGD([*net.parameters(), *head.parameters()], 1e-4)
    x = torch.rand(batch, 3, 224, 224).to(memory_format=torch.channels_last)
    y = torch.arange(batch) % 10

    def step():
        start = time.perf_counter()
        optimiser.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            loss = torch.nn.functional.cross_entropy(head(net(x)), y)
        loss.backward()
        optimiser.step()
        return time.perf_counter() - start

    step()
    return step


def ours(binary, model, arguments):
    done = subprocess.run([binary, "bench", "--model", model, "--train", "--batch", str(arguments.batch), "--threads",
                           str(arguments.threads), "--seconds", "3", "--json"], capture_output=True, text=True, check=True)
    return arguments.batch / json.loads(done.stdout)["images_per_second"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("networks", nargs="*", default=["lite0", "mobilenet_v2", "resnet50"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    cpu = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    kinds = ["fp32", "bf16"] if "avx512_bf16" in cpu or "amx_bf16" in cpu else ["fp32"]
    torch.set_num_threads(arguments.threads)
    os.environ.setdefault("OMP_NUM_THREADS", str(arguments.threads))
    print(f"images/s, batch {arguments.batch}, {arguments.threads} threads, PyTorch {torch.__version__}")
    for name in arguments.networks:
        with tempfile.TemporaryDirectory() as scratch:
            model = export(name, pathlib.Path(scratch))
            theirs = {kind: torch_step(name, arguments.batch, kind == "bf16") for kind in kinds}
            best = {"graft": 1e9} | dict.fromkeys(kinds, 1e9)
            for _ in range(arguments.rounds):
                best["graft"] = min(best["graft"], ours(arguments.binary, model, arguments))
                for kind, step in theirs.items():
                    best[kind] = min(best[kind], step(), step())
            rate = {kind: arguments.batch / seconds for kind, seconds in best.items()}
            told = ", ".join(f"PyTorch {kind} {rate[kind]:.1f}" for kind in kinds)
            print(f"{name}: graft fp32 {rate['graft']:.1f}, {told}; {rate['graft'] / rate['fp32']:.2f} times its fp32, "
                  f"{rate['graft'] / max(rate[kind] for kind in kinds):.2f} times its best", flush=True)


main()
