#!/usr/bin/env python3
"""What a good engineer writes in an afternoon, as a peer to compare the agent with: one process, one loop of OpenCV,
ONNX Runtime and ByteTrack (the `trackers` package). Prints one line of JSON with its speed and memory.

usage: python_loop.py --model yolox_nano.onnx --video street.mp4 [--passes 3] [--threads 1] [--mot tracks.txt]
"""
import argparse
import json
import resource
import time

import cv2
import numpy as np
import onnxruntime
import supervision as sv
from trackers import ByteTrackTracker

WARM_UP = 200
SCORE = 0.1
IOU = 0.5


class Letterbox:
    """Keeps the aspect ratio, picture at the top left; buffers are made once."""

    def __init__(self, width, height, pad, mean, std):
        self.canvas = np.full((height, width, 3), pad, np.uint8)
        self.mean = np.asarray(mean, np.float32)
        self.scale = 1 / np.asarray(std, np.float32)
        self.plain = not self.mean.any() and (self.scale == 1).all()

    def __call__(self, frame):
        height, width = self.canvas.shape[:2]
        ratio = min(width / frame.shape[1], height / frame.shape[0])
        w, h = round(frame.shape[1] * ratio), round(frame.shape[0] * ratio)
        cv2.resize(frame, (w, h), dst=self.canvas[:h, :w], interpolation=cv2.INTER_LINEAR)
        planes = cv2.dnn.blobFromImage(self.canvas)
        if not self.plain:
            planes -= self.mean.reshape(1, 3, 1, 1)
            planes *= self.scale.reshape(1, 3, 1, 1)
        return planes, ratio


class Yolox:
    pad, mean, std = 114, (0, 0, 0), (1, 1, 1)

    def __init__(self, width, height):
        centers, strides = [], []
        for stride in (8, 16, 32):
            y, x = np.mgrid[: height // stride, : width // stride]
            centers.append(np.stack((x, y), 2).reshape(-1, 2))
            strides.append(np.full((x.size, 1), stride))
        self.centers = np.concatenate(centers).astype(np.float32)
        self.strides = np.concatenate(strides).astype(np.float32)

    def __call__(self, outputs):
        rows = outputs[0][0]
        likely = np.flatnonzero(rows[:, 4] >= SCORE)
        rows, centers, strides = rows[likely], self.centers[likely], self.strides[likely]
        classes = rows[:, 5:].argmax(1)
        scores = rows[:, 4] * rows[np.arange(len(rows)), 5 + classes]
        sizes = np.exp(rows[:, 2:4]) * strides
        corners = (rows[:, :2] + centers) * strides - sizes / 2
        return np.concatenate((corners, sizes), 1), scores, classes


class NanoDet:
    pad, mean, std = 0, (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)

    def __init__(self, width, height):
        self.centers = []
        for stride in (8, 16, 32):
            y, x = np.mgrid[: height // stride, : width // stride]
            self.centers.append(((np.stack((x, y), 2).reshape(-1, 2) + 0.5) * stride).astype(np.float32))

    def __call__(self, outputs):
        all_boxes, all_scores, all_classes = [], [], []
        for i, stride in enumerate((8, 16, 32)):
            scores, distances = outputs[i][0], outputs[i + 3][0]
            best = scores.max(1)
            likely = np.flatnonzero(best >= SCORE)
            bins = distances[likely].reshape(len(likely), 4, distances.shape[1] // 4)
            weights = np.exp(bins - bins.max(2, keepdims=True))
            weights /= weights.sum(2, keepdims=True)
            sides = weights @ np.arange(bins.shape[2], dtype=np.float32) * stride
            corners = self.centers[i][likely] - sides[:, :2]
            all_boxes.append(np.concatenate((corners, sides[:, :2] + sides[:, 2:]), 1))
            all_scores.append(best[likely])
            all_classes.append(scores[likely].argmax(1))
        return np.concatenate(all_boxes), np.concatenate(all_scores), np.concatenate(all_classes)


def detections(boxes, scores, classes, ratio):
    """Non-maximum suppression per class, then pixels of the source."""
    if len(boxes):
        kept = cv2.dnn.NMSBoxesBatched(boxes, scores, classes, SCORE, IOU)
        boxes, scores, classes = boxes[kept], scores[kept], classes[kept]
    corners = np.concatenate((boxes[:, :2], boxes[:, :2] + boxes[:, 2:]), 1) / ratio
    return sv.Detections(xyxy=corners.reshape(-1, 4), confidence=scores, class_id=classes)


def peak_rss_megabytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--video", required=True)
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of ONNX Runtime and OpenCV; 0 leaves it to them")
    parser.add_argument("--fps", type=float, default=7)
    parser.add_argument("--mot", help="tracks as MOTChallenge rows")
    arguments = parser.parse_args()

    options = onnxruntime.SessionOptions()
    capture_options = []
    if arguments.threads:
        options.intra_op_num_threads = arguments.threads
        cv2.setNumThreads(arguments.threads)
        capture_options = [cv2.CAP_PROP_N_THREADS, arguments.threads]
    session = onnxruntime.InferenceSession(arguments.model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    height, width = session.get_inputs()[0].shape[2:]
    decoder = (NanoDet if len(session.get_outputs()) == 6 else Yolox)(width, height)
    # the graph's outputs in the decoder's order
    outputs = sorted((output.name for output in session.get_outputs()), key=lambda n: (n[:3], len(n), n))
    letterbox = Letterbox(width, height, decoder.pad, decoder.mean, decoder.std)
    tracker = ByteTrackTracker(frame_rate=arguments.fps)
    mot = open(arguments.mot, "w") if arguments.mot else None

    frames = 0
    start = cpu = None
    for _ in range(arguments.passes):
        capture = cv2.VideoCapture(arguments.video, cv2.CAP_FFMPEG, capture_options)
        while True:
            read, frame = capture.read()
            if not read:
                break
            planes, ratio = letterbox(frame)
            found = detections(*decoder(session.run(outputs, {name: planes})), ratio)
            tracks = tracker.update(found)
            frames += 1
            if mot:
                for box, score, track in zip(tracks.xyxy, tracks.confidence, tracks.tracker_id):
                    if track >= 0:
                        mot.write(
                            f"{frames},{track},{box[0]:.2f},{box[1]:.2f},{box[2] - box[0]:.2f},"
                            f"{box[3] - box[1]:.2f},{score:.3f},-1,-1,-1\n"
                        )
            if frames == WARM_UP:
                start, cpu = time.perf_counter(), time.process_time()
        capture.release()
    figures = {
        "frames": frames - WARM_UP,
        "seconds": time.perf_counter() - start,
        "cpuSeconds": time.process_time() - cpu,
        "peakRssMegabytes": peak_rss_megabytes(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
