"""The reference example in PyTorch as a careful person writes it: photos pass the frozen network once, the features are kept,
and the head (Dense 128 ReLU, Dense softmax) trains ten epochs on them with Adam. Called by pytorch_side_by_side.py.

    python pytorch_cached_features.py MODEL.onnx FOLDER     FOLDER has train/CLASS/*.jpg and val/CLASS/*.jpg
"""
import sys

import numpy as np
import onnx
import onnx2torch
import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder


def preprocess(image):
    """Short side 256 bicubic, centre crop 224, (x - 127) / 128, as the model pack says."""
    image = image.convert("RGB")
    short = min(image.size)
    size = tuple(round(side * 256 / short) for side in image.size)
    image = image.resize(size, Image.BICUBIC)
    left, top = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)
    return torch.from_numpy((pixels - 127) / 128).permute(2, 0, 1)


def backbone(path):
    model = onnx.load(path)
    keep = [node for node in model.graph.node if node.op_type != "Gemm"]
    del model.graph.node[:]
    model.graph.node.extend(keep)
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info("features", 1, ["N", 1280]))
    return onnx2torch.convert(model).eval().to(memory_format=torch.channels_last)


def extract(net, folder):
    loader = DataLoader(ImageFolder(folder, preprocess), batch_size=32, num_workers=2)
    features, labels = [], []
    with torch.inference_mode():
        for images, label in loader:
            features.append(net(images.to(memory_format=torch.channels_last)))
            labels.append(label)
    return torch.cat(features).clone(), torch.cat(labels)


def main():
    torch.manual_seed(7)
    net = backbone(sys.argv[1])
    train_x, train_y = extract(net, sys.argv[2] + "/train")
    val_x, val_y = extract(net, sys.argv[2] + "/val")
    classes = int(train_y.max()) + 1
    head = torch.nn.Sequential(
        torch.nn.Linear(train_x.shape[1], 128), torch.nn.ReLU(), torch.nn.Linear(128, classes))
    optimiser = torch.optim.Adam(head.parameters(), 1e-3)
    for _ in range(10):
        for rows in torch.randperm(len(train_x)).split(32):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(head(train_x[rows]), train_y[rows]).backward()
            optimiser.step()
    with torch.inference_mode():
        accuracy = (head(val_x).argmax(1) == val_y).float().mean().item()
    print(f"accuracy {accuracy:.4f}")


main()
