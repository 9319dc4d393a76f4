#!/usr/bin/env python3
"""A detector of a few hundred weights in YOLOX's format, for pictures of 64x64 in batches of 1 to 8: an engine of it is
built within seconds, so that many broken copies can be tried. Needs onnx and numpy.

usage: tiny.py OUT.onnx
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CLASSES = 1


def main():
    random = np.random.default_rng(1)
    nodes, weights, heads = [], [], []
    for stride in (8, 16, 32):
        kernel = random.normal(0, 0.001, (5 + CLASSES, 3, stride, stride)).astype(np.float32)
        weights.append(numpy_helper.from_array(kernel, f"w{stride}"))
        nodes.append(helper.make_node("Conv", ["images", f"w{stride}"], [f"c{stride}"], strides=[stride, stride]))
        nodes.append(helper.make_node("Reshape", [f"c{stride}", "flat"], [f"r{stride}"]))
        heads.append(f"r{stride}")
    weights.append(numpy_helper.from_array(np.array([0, 5 + CLASSES, -1], np.int64), "flat"))
    nodes.append(helper.make_node("Concat", heads, ["all"], axis=2))
    nodes.append(helper.make_node("Sigmoid", ["all"], ["scores"]))
    nodes.append(helper.make_node("Transpose", ["scores"], ["output"], perm=[0, 2, 1]))
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 3, 64, 64])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 84, 5 + CLASSES])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, sys.argv[1])


if __name__ == "__main__":
    main()
