#!/usr/bin/env python3
"""Opens the batch dimension of an ONNX detector that was exported for one picture, so that an engine can take many.
Checks the result: at batch 1 and 4 every picture must give what the given file gives for it alone.
Needs onnx and onnxruntime.

usage: batch.py IN.onnx OUT.onnx
"""
import argparse

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper, shape_inference

TOLERANCE = 1e-3  # of values up to some hundreds: what another order of additions makes


def lengths(value):
    return [d.dim_value or d.dim_param for d in value.type.tensor_type.shape.dim]


def opened(model):
    graph = shape_inference.infer_shapes(model).graph
    shapes = {v.name: lengths(v) for v in [*graph.value_info, *graph.input, *graph.output]}
    graph = model.graph
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    for node in graph.node:
        if node.op_type == "Reshape":
            target = constants[node.input[1]].copy()
            if target[0] != 1:
                raise SystemExit(f"Reshape {node.name} to {target.tolist()}: its first dimension is not the batch")
            target[0] = 0  # as many as the input has
            node.input[1] = constant(graph, node, "batched", target)
        elif node.op_type == "Resize" and len(node.input) == 4 and node.input[3]:
            size, given = constants[node.input[3]], shapes[node.input[0]]
            scales = np.array([1, 1, size[2] / given[2], size[3] / given[3]], np.float32)
            del node.input[3:]
            node.input[2] = constant(graph, node, "scales", scales)
    for value in [*graph.input, *graph.output]:
        first = value.type.tensor_type.shape.dim[0]
        if first.dim_value != 1:
            raise SystemExit(f"{value.name} is {lengths(value)}: its first dimension is not 1")
        first.dim_param = "batch"
    used = {name for node in graph.node for name in node.input}
    for unused in [i for i in graph.initializer if i.name not in used]:
        graph.initializer.remove(unused)
    del graph.value_info[:]
    onnx.checker.check_model(model, full_check=True)
    return model


def constant(graph, node, suffix, array):
    name = f"{node.output[0]}/{suffix}"
    graph.initializer.append(numpy_helper.from_array(array, name))
    return name


def compare(original, changed):
    one, many = onnxruntime.InferenceSession(original), onnxruntime.InferenceSession(changed)
    entry = one.get_inputs()[0]
    random = np.random.default_rng(0)
    pictures = random.random((4, *entry.shape[1:]), np.float32) * 255
    alone = [one.run(None, {entry.name: pictures[i : i + 1]}) for i in range(4)]
    worst = 0
    for count in (1, 4):
        together = many.run(None, {entry.name: pictures[:count]})
        for i in range(count):
            for expected, actual in zip(alone[i], together):
                worst = max(worst, float(np.abs(expected[0] - actual[i]).max()))
    if worst > TOLERANCE:
        raise SystemExit(f"{changed}: differs from {original} by {worst}")
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("original")
    parser.add_argument("out")
    arguments = parser.parse_args()
    onnx.save(opened(onnx.load(arguments.original)), arguments.out)
    worst = compare(arguments.original, arguments.out)
    print(f"{arguments.out}: batch open, same outputs at batch 1 and 4 (largest difference {worst:.1e})")


if __name__ == "__main__":
    main()
