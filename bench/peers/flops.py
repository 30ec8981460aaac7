#!/usr/bin/env python3
"""Multiplications and additions that a network's convolutions and products do for one image, in 10^9.

    flops.py MODEL.onnx
"""
import math
import sys

import onnx


def main():
    model = onnx.load(sys.argv[1])
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
    graph = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    sizes = {t.name: list(t.dims) for t in graph.initializer}
    for value in [*graph.input, *graph.value_info, *graph.output]:
        sizes[value.name] = [d.dim_value or 1 for d in value.type.tensor_type.shape.dim]
    total = 0
    for node in graph.node:
        out = math.prod(sizes.get(node.output[0], [0]))
        if node.op_type == "Conv":
            total += 2 * out * math.prod(sizes[node.input[1]][1:])
        elif node.op_type in ("Gemm", "MatMul"):
            transposed = any(a.name == "transA" and a.i for a in node.attribute)
            total += 2 * out * sizes[node.input[0]][-2 if transposed else -1]
    print(total * 1e-9)


if __name__ == "__main__":
    main()
