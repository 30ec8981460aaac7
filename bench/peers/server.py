#!/usr/bin/env python3
"""One inference engine with one network, which times itself when it is told to (peers.py tells it).

    server.py ENGINE MODEL.onnx BATCH THREADS

Prints `ready VERSION`; then, for each number of seconds that comes on stdin, runs batches of noise for
about as long and prints the seconds of the fastest. ENGINE is onnxruntime, openvino, torch, ncnn or mnn.
"""
import os
import subprocess
import sys
import time

import numpy as np

SIDE = 224


def onnxruntime(path, x, threads):
    import onnxruntime as ort
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    net = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    name = net.get_inputs()[0].name
    return ort.__version__, lambda: net.run(None, {name: x})


def openvino(path, x, threads):
    import openvino as ov
    core = ov.Core()
    model = core.read_model(path)
    model.reshape(list(x.shape))
    # The hint only keeps bf16 out: an int8 model stays int8.
    net = core.compile_model(model, "CPU", {
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"})
    request = net.create_infer_request()
    request.set_input_tensor(ov.Tensor(x, shared_memory=True))
    return ov.get_version().split("-")[0], request.infer


def torch(path, x, threads):
    """In the layout that PyTorch advises for CPUs; the network is made anew, as breadth.py exported it."""
    import torch as pytorch
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
    import breadth
    pytorch.set_num_threads(threads)
    name = os.path.basename(path).rsplit("-", 1)[0].replace("timm-", "timm:")
    net = breadth.make(name).to(memory_format=pytorch.channels_last)
    given = pytorch.from_numpy(x).to(memory_format=pytorch.channels_last)

    def run():
        with pytorch.inference_mode():
            net(given)
    return pytorch.__version__, run


def mnn(path, x, threads):
    import MNN
    made = path.replace(".onnx", ".mnn")
    if not os.path.exists(made):
        subprocess.run(["mnnconvert", "-f", "ONNX", "--modelFile", path, "--MNNModel", made + ".new",
                        "--bizCode", "graft"], check=True, stdout=subprocess.DEVNULL)
        os.replace(made + ".new", made)
    net = MNN.Interpreter(made)
    session = net.createSession({"numThread": threads, "backend": "CPU", "precision": "high"})
    given = net.getSessionInput(session)
    net.resizeTensor(given, x.shape)
    net.resizeSession(session)
    given.copyFrom(MNN.Tensor(x.shape, MNN.Halide_Type_Float, x, MNN.Tensor_DimensionType_Caffe))
    return MNN.version(), lambda: net.runSession(session)


ENGINES = {"onnxruntime": onnxruntime, "openvino": openvino, "torch": torch, "mnn": mnn}


def main():
    engine, path, batch, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    x = np.random.default_rng(1).standard_normal((batch, 3, SIDE, SIDE)).astype(np.float32)
    version, run = ENGINES[engine](path, x, threads)
    run()
    print("ready", version, flush=True)
    for line in sys.stdin:
        best, begun = np.inf, time.perf_counter()
        while best == np.inf or time.perf_counter() - begun < float(line):
            start = time.perf_counter()
            run()
            best = min(best, time.perf_counter() - start)
        print(best, flush=True)


if __name__ == "__main__":
    main()
