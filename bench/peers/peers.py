#!/usr/bin/env python3
"""Graft's engine beside the engines that people use today: frozen backbones, fp32, on this machine.

    bench/peers/peers.py [--graft build/release/bin/graft] [--threads 1,2] [--rounds 5] [--folder DIR]
                         [--out DIR] [NETWORK...]

One command: it makes a Python environment with the peers under --folder where it is not run in one (or
takes --python), exports each network with random weights (breadth.py), starts every engine with it, pinned
to the same cores, and then lets them run in turns, each alone, a few seconds a turn; the best of all turns
counts. --out gets peers.md (the table), peers.json and peers.svg (images a second as a share of the peak of
the cores, which bench/peers/peak.cpp measures in the same run).
"""
import argparse
import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NETWORKS = ["resnet50", "vgg16", "densenet121", "mobilenet_v2", "timm:efficientnet_lite0",
            "timm:vit_small_patch16_224"]
ENGINES = ["onnxruntime", "openvino", "torch", "mnn"]
PACKAGES = ["numpy", "onnx", "onnxscript", "onnxruntime", "openvino", "torch", "torchvision", "timm", "MNN",
            "matplotlib"]


def python_of(arguments):
    """The interpreter that has the peers; made where it is missing."""
    if arguments.python:
        return arguments.python
    home = os.path.join(arguments.folder, "python")
    made = os.path.join(home, "bin", "python")
    if not os.path.exists(os.path.join(home, "complete")):
        print("make a Python environment with the peers", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([made, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        # MNN's helpers ask for a protobuf that is too old for onnx; MNN itself runs with a newer one.
        subprocess.run([made, "-m", "pip", "install", "-q", "-U", "protobuf"], check=True)
        open(os.path.join(home, "complete"), "w").close()
    return made


def file_of(folder, network):
    return os.path.join(folder, f"{network.replace(':', '-')}-17.onnx")


def pinned(cores):
    return lambda: os.sched_setaffinity(0, cores)


class Peer:
    """A server.py with its network loaded, waiting for its turn."""

    def __init__(self, python, engine, path, batch, cores):
        self.batch = batch
        environment = dict(os.environ, OMP_NUM_THREADS=str(len(cores)),
                           PATH=os.path.dirname(python) + os.pathsep + os.environ["PATH"])
        self.process = subprocess.Popen(
            [python, os.path.join(HERE, "server.py"), engine, path, str(batch), str(len(cores))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=environment, preexec_fn=pinned(cores))
        line = self.process.stdout.readline()
        while line and not line.startswith("ready"):
            line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{engine} cannot run {path}")
        self.version = line.split()[1]

    def turn(self, seconds):
        print(seconds, file=self.process.stdin, flush=True)
        return self.batch / float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Graft:
    def __init__(self, binary, path, batch, cores):
        self.command = [binary, "bench", "--model", path, "--batch", str(batch), "--threads",
                        str(len(cores)), "--precision", "fp32", "--json"]
        self.cores = cores
        told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = told.split()[1]
        self.turn(0.1)  # times the kernels where the table does not know them

    def turn(self, seconds):
        done = subprocess.run([*self.command, "--seconds", str(seconds)], capture_output=True, text=True,
                              check=True, preexec_fn=pinned(self.cores))
        return json.loads(done.stdout.splitlines()[-1])["images_per_second"]

    def close(self):
        pass


def measure_peak(folder):
    binary = os.path.join(folder, "peak")
    subprocess.run(["g++", "-O2", "-march=native", os.path.join(HERE, "peak.cpp"), "-o", binary], check=True)
    return lambda: float(subprocess.run([binary], capture_output=True, text=True, check=True,
                                        preexec_fn=pinned({min(os.sched_getaffinity(0))})).stdout)


def gigaflops(arguments, path):
    """Multiplications and additions of an image as the direct form does them, in units of 10^9."""
    told = subprocess.run([arguments.graft, "bench", "--model", path, "--precision", "fp32", "--profile", "--json"],
                          capture_output=True, text=True, check=True)
    return json.loads(told.stdout)["gflop"]


def side_by_side(arguments, python, network, threads, peak):
    path = file_of(arguments.folder, network)
    cores = set(sorted(os.sched_getaffinity(0))[:threads])
    runners = {"graft": Graft(arguments.graft, path, arguments.batch, cores)}
    for engine in ENGINES:
        runners[engine] = Peer(python, engine, path, arguments.batch, cores)
    best = dict.fromkeys(runners, 0.0)
    for _ in range(arguments.rounds):
        for name, runner in runners.items():
            best[name] = max(best[name], runner.turn(arguments.seconds))
        peak["gflops"] = max(peak["gflops"], peak["measure"]())
    for runner in runners.values():
        runner.close()
    return {"network": network, "threads": threads, "gflop": gigaflops(arguments, path),
            "images_per_second": best, "versions": {n: r.version for n, r in runners.items()}}


def ratio(row):
    rates = row["images_per_second"]
    return rates["graft"] / max(rates[e] for e in ENGINES)


def table(rows, peak, batch):
    versions = rows[0]["versions"]
    lines = [f"fp32, batch {batch}, images a second, best of interleaved turns; peak of a core {peak:.0f} GFLOP/s. "
             + ", ".join(f"{n} {v}" for n, v in versions.items()) + ".", "",
             "| network | cores | " + " | ".join(versions) + " | to the best peer | share of the peak |",
             "|---" * (len(versions) + 4) + "|"]
    for row in rows:
        rates = row["images_per_second"]
        share = rates["graft"] * row["gflop"] / (peak * row["threads"])
        lines.append(f"| {row['network']} | {row['threads']} | " + " | ".join(f"{r:.1f}" for r in rates.values())
                     + f" | **{ratio(row):.2f}** | {share:.0%} |")
    for threads in sorted({row["threads"] for row in rows}):
        ratios = [ratio(row) for row in rows if row["threads"] == threads]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        lines.append(f"| geometric mean | {threads} |" + " |" * len(versions) + f" **{mean:.2f}** | |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graft", default="build/release/bin/graft")
    parser.add_argument("--python", help="an interpreter that has the peers already")
    parser.add_argument("--folder", default="build/peers", help="for the environment and the networks")
    parser.add_argument("--out", default="build/peers")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("networks", nargs="*", metavar="NETWORK")
    arguments = parser.parse_args()
    arguments.folder, arguments.out = os.path.abspath(arguments.folder), os.path.abspath(arguments.out)
    networks = arguments.networks or NETWORKS
    os.makedirs(arguments.folder, exist_ok=True)
    os.makedirs(arguments.out, exist_ok=True)
    python = python_of(arguments)
    subprocess.run([python, os.path.join(HERE, "..", "breadth.py"), "--folder", arguments.folder, "--opsets", "17",
                    "--export-only", *networks], check=True, stdout=subprocess.DEVNULL)
    peak, rows = {"gflops": 0.0, "measure": measure_peak(arguments.folder)}, []
    for threads in map(int, arguments.threads.split(",")):
        for network in networks:
            rows.append(side_by_side(arguments, python, network, threads, peak))
            print(network, threads, {n: round(r, 1) for n, r in rows[-1]["images_per_second"].items()},
                  f"{ratio(rows[-1]):.2f}", flush=True)
    with open(os.path.join(arguments.out, "peers.json"), "w", encoding="utf-8") as file:
        json.dump({"peak_gflops": peak["gflops"], "batch": arguments.batch, "rows": rows}, file, indent=1)
    told = table(rows, peak["gflops"], arguments.batch)
    with open(os.path.join(arguments.out, "peers.md"), "w", encoding="utf-8") as file:
        file.write(told)
    subprocess.run([python, os.path.join(HERE, "plot.py"), os.path.join(arguments.out, "peers.json"),
                    os.path.join(arguments.out, "peers.svg")], check=True)
    print(told)


if __name__ == "__main__":
    main()
