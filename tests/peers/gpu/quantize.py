#!/usr/bin/env python3
"""Quantizes a detector to 8 bits: QuantizeLinear and DequantizeLinear around its convolutions, symmetric as TensorRT wants
them, ranges from pictures of a video that are prepared as NanoDet's config.pbtxt says. What stands behind the last
convolutions stays in floats. Needs onnx, onnxruntime and ffmpeg.

usage: quantize.py IN.onnx VIDEO OUT.onnx
"""
import argparse
import subprocess
import tempfile

import numpy as np
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

MEAN = np.array([103.53, 116.28, 123.675], np.float32)
STD = np.array([57.375, 57.12, 58.395], np.float32)
EVERY = 16  # frames


class Pictures(CalibrationDataReader):
    def __init__(self, model, video):
        entry = onnxruntime.InferenceSession(model).get_inputs()[0]
        self.name, (height, width) = entry.name, entry.shape[2:]
        filters = f"select=not(mod(n\\,{EVERY})),scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}"
        command = ["ffmpeg", "-nostdin", "-v", "error", "-i", video, "-vf", filters, "-vsync", "0"]
        raw = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "bgr24", "-"], check=True, capture_output=True).stdout
        self.frames = iter(np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3))

    def get_next(self):
        frame = next(self.frames, None)
        return None if frame is None else {self.name: ((frame - MEAN) / STD).transpose(2, 0, 1)[None]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("video")
    parser.add_argument("out")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepared = f"{folder}/prepared.onnx"
        quant_pre_process(arguments.model, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            arguments.out,
            Pictures(prepared, arguments.video),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            per_channel=True,
            activation_type=QuantType.QInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.Entropy,
            # TensorRT takes no bias of 32 bits
            extra_options={"ActivationSymmetric": True, "WeightSymmetric": True, "QuantizeBias": False},
        )


if __name__ == "__main__":
    main()
