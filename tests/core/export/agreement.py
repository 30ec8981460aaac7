#!/usr/bin/env python3
"""Compares exported runs with `graft predict` by ONNX Runtime, and lets ONNX's own checker read them.

    agreement.py GRAFT SOURCE

GRAFT is the built program, SOURCE the source tree. Runs small pipelines on the sample photos, one for
each head, one of two backbones that read one photo, and one whose backbone is fine-tuned. Photos come to the input by Pillow after the rule
that the file's metadata states. Exit code 0: everything agrees to 1e-4; 1: not; 77: a Python package is
missing.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy
    import onnx
    import onnxruntime
    from PIL import Image
except ImportError as missing:
    print(f"skipped: Python has no package '{missing.name}'")
    sys.exit(77)

TOLERANCE = 1e-4
INTERPOLATIONS = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "box": Image.Resampling.BOX,
}
PHOTOS = """
format = 1
[run]
seed = 7
[[node]]
id   = "photos"
use  = "photos.folder"
path = "{source}/data/stamps"
[[node]]
id    = "split"
use   = "dataset.split"
train = 0.5
validation = 0.2
test  = 0.3
[[node]]
id     = "augment"
use    = "augment.standard"
random = false
"""
BACKBONE = """
[[node]]
id    = "{id}"
use   = "{use}"
model = "efficientnet-lite0"
from  = ["augment"]
"""
HEADS = {
    "dense": 'use = "head.dense"\nhidden = [32, 16]\nepochs = 5',
    "plain": 'use = "head.dense"\nhidden = []\nstandardise = false\nepochs = 5',
    "logistic": 'use = "head.logistic"',
    "knn-cosine": 'use = "head.knn"\nk = 7',
    "knn-euclidean": 'use = "head.knn"\nmetric = "euclidean"\nvote = "uniform"\nstandardise = true',
}


def pipelines(source):
    """Name and text of each pipeline."""
    photos = PHOTOS.format(source=source)
    onednn = BACKBONE.format(id="backbone", use="onednn.backbone")
    for name, head in HEADS.items():
        yield name, photos + onednn + f'[[node]]\nid = "head"\n{head}\n'
    opencv = BACKBONE.format(id="other", use="opencv.backbone")
    join = '[[node]]\nid = "joined"\nuse = "features.join"\nfrom = ["backbone", "other"]\n'
    last = f'[[node]]\nid = "head"\n{HEADS["logistic"]}\n'
    yield "two-backbones", photos + onednn + opencv + join + last
    tuned = onednn + 'trainable = "stage7"\n'
    yield "fine-tuned", photos + tuned + '[[node]]\nid = "head"\nuse = "head.dense"\nhidden = []\nepochs = 1\n'


def call(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\nexited with {done.returncode}\n{done.stderr}")
    return done.stdout


def prepare(path, rule):
    """The photo as the file's input: uint8 [H,W,3] RGB."""
    image = Image.open(path).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    size, width, height = (int(rule[key]) for key in ("graft.resize", "graft.image_width", "graft.image_height"))
    how = INTERPOLATIONS[rule["graft.interpolation"]]
    if rule["graft.resize_mode"] == "squash":
        image = image.resize((size, size), how)
    else:
        short, long = sorted(image.size)
        long = round(long * size / short)
        image = image.resize((size, long) if image.width <= image.height else (long, size), how)
    left, top = (round((image.width - width) / 2), round((image.height - height) / 2))
    return numpy.asarray(image.crop((left, top, left + width, top + height)))


def largest_difference(graft, folder, source):
    """Of all probabilities of some photos, between ONNX Runtime and graft predict."""
    file = folder / "model.onnx"
    print(call(graft, "export", folder / "run", "--onnx", file, "--force").strip().split(": ", 1)[1])
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    rule = {one.key: one.value for one in model.metadata_props}
    names = json.loads(rule["graft.class_names"])
    photos = sorted(pathlib.Path(source, "data/stamps").glob("*/*.png"))[::16]
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    batch = numpy.stack([prepare(photo, rule) for photo in photos])
    theirs = session.run(["probabilities"], {"image": batch})[0]
    worst = 0.0
    for line, row in zip(call(graft, "predict", folder / "run", "--json", *photos).splitlines(), theirs, strict=True):
        for one in json.loads(line)["top"]:
            worst = max(worst, abs(one["probability"] - float(row[names.index(one["class"])])))
    return worst


def main():
    graft, source = sys.argv[1:]
    failed = False
    with tempfile.TemporaryDirectory() as place:
        for name, text in pipelines(source):
            folder = pathlib.Path(place, name)
            folder.mkdir()
            file = folder / "pipeline.toml"
            file.write_text(text)
            call(graft, "run", file, "--out", folder / "run", "--quiet")
            worst = largest_difference(graft, folder, source)
            print(f"{name}: largest difference {worst:.1e}")
            failed = failed or not worst <= TOLERANCE
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
