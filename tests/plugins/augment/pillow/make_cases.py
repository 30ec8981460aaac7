"""Makes cases.txt and pixels.npy: what Pillow's Image.resize gives for random sizes, boxes and
filters. Run where Pillow and NumPy are installed: python make_cases.py COUNT LARGEST [FOLDER].

Pillow 13 takes the vertical pass first where an extreme change of shape makes that cheaper; older
ones never do. Each pass is asked for by itself here, horizontal first, so any version serves."""
import random
import sys

import numpy
from PIL import Image


def noise(width, height):
    state, pixels = 1, bytearray()
    for _ in range(width * height * 3):
        state = (state * 1664525 + 1013904223) % 2**32
        pixels.append(state >> 24)
    return Image.frombytes("RGB", (width, height), bytes(pixels))


count, largest = int(sys.argv[1]), int(sys.argv[2])
folder = sys.argv[3] if len(sys.argv) > 3 else "."
chance = random.Random(7)
lines, pixels = [], []
for i in range(count):
    width, height, new_width, new_height = (chance.randint(1, largest) for _ in range(4))
    box = (0.0, 0.0, float(width), float(height))
    if i % 3:
        sides = []
        for size in (width, height):
            low, high = sorted(chance.uniform(0, size) for _ in range(2))
            if i % 3 == 1:
                low, high = int(low), int(high) + 1
            low, high = min(low, size - 0.25), min(max(high, low + 0.25), size)
            sides.append((float(numpy.float32(low)), float(numpy.float32(high))))
        box = (sides[0][0], sides[1][0], sides[0][1], sides[1][1])
    resample = i % 5
    left, top, right, bottom = box
    wide = noise(width, height).resize((new_width, height), resample, (left, 0, right, height))
    resized = wide.resize((new_width, new_height), resample, (0, top, new_width, bottom))
    floats = " ".join(repr(x) for x in box)
    lines.append(f"{width} {height} {floats} {new_width} {new_height} {resample}")
    pixels.append(numpy.asarray(resized).reshape(-1))
with open(f"{folder}/cases.txt", "w") as file:
    file.write("\n".join(lines) + "\n")
numpy.save(f"{folder}/pixels.npy", numpy.concatenate(pixels))
