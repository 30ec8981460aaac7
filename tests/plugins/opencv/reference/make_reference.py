#!/usr/bin/env python3
"""Features of the five shared networks by ONNX Runtime, for networks.cpp.

make_reference.py MODELS_FOLDER GOLDEN_FOLDER: writes <network>.npy, float32 [1, F], beside itself.
The input is the first golden tensor, its pixels repeated to the network's size and multiplied by
SCALE, both as networks.cpp does it. Needs onnxruntime and numpy.
"""
import pathlib
import sys

import numpy as np
import onnxruntime

SCALE = {"efficientnet-lite0": 1, "mobilenet-v2": 1, "inception-v3": 1, "vgg16": 128, "resnet50-thin": 128}


def main(models, golden):
    image = np.load(golden / "lite0_input.npy")[:1]
    for name, scale in SCALE.items():
        session = onnxruntime.InferenceSession(models / name / "model.onnx")
        size = session.get_inputs()[0].shape[2]
        at = np.arange(size) * 224 // size
        data = np.ascontiguousarray(image[:, :, at][:, :, :, at] * np.float32(scale))
        outputs = [o.name for o in session.get_outputs()]
        if "features" in outputs:
            features = session.run(["features"], {"input": data})[0]
        else:
            features = np.load(golden / "lite0_features.npy")[:1]
        np.save(pathlib.Path(__file__).parent / f"{name}.npy", features.astype(np.float32))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
