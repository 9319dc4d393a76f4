#!/usr/bin/env python3
"""What a good engineer writes in Python with PyTorch, as a peer to compare the agent with on a GPU: OpenCV (FFmpeg)
decodes and scales every stream in a thread or a process of its own, one process gathers pictures of all streams into
batches, sends them as bytes through pinned memory, and runs RT-DETR's network (rtdetr.py) in FP16. The network is tried
eager, as a CUDA graph and compiled (reduce-overhead, at the better batch); the fastest of these is what the loops use.
Prints one line of JSON: every way's frames per second, the best one, and what held it back.

usage: torch_loop.py --video street.mp4 [--streams 8] [--seconds 5] [--rounds 3] [--no-compile]
"""
import argparse
import importlib.util
import json
import multiprocessing
import multiprocessing.shared_memory
import queue
import statistics
import sys
import threading
import time

import cv2
import numpy as np
import torch

from rtdetr import network

SIZE = 640
SLOTS = 4  # pictures that each stream may be ahead


def say(text):
    print(text, file=sys.stderr, flush=True)


def pictures(video, out):
    """Decodes and scales for ever: yields after each picture that was written into what out() gives."""
    while True:
        capture = cv2.VideoCapture(video, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        while True:
            read, frame = capture.read()
            if not read:
                break
            cv2.resize(frame, (SIZE, SIZE), dst=out(), interpolation=cv2.INTER_LINEAR)
            yield


class Threads:
    """A thread per stream: OpenCV gives the interpreter's lock back while it decodes and scales."""

    def __init__(self, video, streams):
        self.frames = np.empty((streams * SLOTS, SIZE, SIZE, 3), np.uint8)
        self.free = [queue.Queue() for _ in range(streams)]
        self.full = queue.Queue()
        for stream in range(streams):
            for slot in range(SLOTS):
                self.free[stream].put(stream * SLOTS + slot)
            threading.Thread(target=self.decode, args=(video, stream), daemon=True).start()

    def decode(self, video, stream):
        slots = []

        def out():
            slots.append(self.free[stream].get())
            return self.frames[slots[-1]]

        for _ in pictures(video, out):
            self.full.put(slots.pop())

    def give_back(self, slot):
        self.free[slot // SLOTS].put(slot)

    def close(self):
        pass  # daemons: they wait for a free slot and end with the process


def decode_in_process(video, memory, stream, free, full):
    shared = multiprocessing.shared_memory.SharedMemory(memory)
    frames = np.ndarray((shared.size // (SIZE * SIZE * 3), SIZE, SIZE, 3), np.uint8, shared.buf)
    slots = []

    def out():
        slots.append(free.get())
        return frames[slots[-1]]

    for _ in pictures(video, out):
        full.put(slots.pop())


class Processes:
    """A process per stream, pictures in shared memory: nothing but slot numbers is sent between them."""

    def __init__(self, video, streams):
        context = multiprocessing.get_context("spawn")
        size = streams * SLOTS * SIZE * SIZE * 3
        self.memory = multiprocessing.shared_memory.SharedMemory(create=True, size=size)
        self.frames = np.ndarray((streams * SLOTS, SIZE, SIZE, 3), np.uint8, self.memory.buf)
        self.free = [context.Queue() for _ in range(streams)]
        self.full = context.Queue()
        self.processes = []
        for stream in range(streams):
            for slot in range(SLOTS):
                self.free[stream].put(stream * SLOTS + slot)
            arguments = (video, self.memory.name, stream, self.free[stream], self.full)
            process = context.Process(target=decode_in_process, args=arguments, daemon=True)
            process.start()
            self.processes.append(process)

    def give_back(self, slot):
        self.free[slot // SLOTS].put(slot)

    def close(self):
        for process in self.processes:
            process.kill()
            process.join()
        del self.frames
        self.memory.close()
        self.memory.unlink()


class Filled(torch.overrides.TorchFunctionMode):
    """Writes numbers into tensors by a kernel: transformers' RT-DETR notes the sizes of its levels by tensor[i, j] = number,
    which copies from the host, and that can't be captured."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if func is torch.Tensor.__setitem__ and isinstance(args[2], int):
            return args[0][args[1]].fill_(args[2])
        return func(*args, **(kwargs or {}))


class Network:
    """FP16 on the GPU. Takes bytes [N,640,640,3] BGR, gives logits and boxes; scaling to 0..1 is part of it."""

    def __init__(self, batch, device):
        self.device = device
        self.half = torch.float16 if device == "cuda" else torch.float32
        self.model = network().to(device, self.half)
        self.bytes = torch.zeros((batch, SIZE, SIZE, 3), dtype=torch.uint8, device=device)
        self.graph = None

    def forward(self):
        planes = self.bytes.flip(3).permute(0, 3, 1, 2).to(self.half).div_(255)
        return self.model(planes.contiguous())

    @torch.inference_mode()
    def eager(self):
        return self.forward()

    @torch.inference_mode()
    def captured(self):
        if self.graph is None:
            side = torch.cuda.Stream()
            with Filled():
                with torch.cuda.stream(side):
                    for _ in range(3):
                        self.forward()
                torch.cuda.synchronize()
                self.graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(self.graph):
                    self.answer = self.forward()
        self.graph.replay()
        return self.answer

    def compiled(self):
        fast = torch.compile(self.model, mode="reduce-overhead", dynamic=False)

        @torch.inference_mode()
        def run():
            planes = self.bytes.flip(3).permute(0, 3, 1, 2).to(self.half).div_(255)
            return fast(planes.contiguous())

        return run


def alone(run, batch, seconds, device):
    """Pictures per second of the network by itself."""
    for _ in range(5 if device == "cuda" else 1):
        run()
    synchronize(device)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for _ in range(4 if device == "cuda" else 1):
            run()
            count += batch
        synchronize(device)
    return count / (time.perf_counter() - start)


def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize()


@torch.inference_mode()
def loop(feed, net, run, batch, seconds, rounds, device):
    """Frames per second of the whole, round by round; the next batch is gathered while the GPU works on this one."""

    def host(*shape, dtype):
        return [torch.empty(shape, dtype=dtype, pin_memory=device == "cuda") for _ in range(2)]

    pinned = host(batch, SIZE, SIZE, 3, dtype=torch.uint8)
    scores = host(batch, 300, dtype=net.half)
    places = host(batch, 300, 4, dtype=net.half)
    views = [buffer.numpy() for buffer in pinned]
    turn = 0

    def step():
        nonlocal turn
        for i in range(batch):
            slot = feed.full.get()
            views[turn][i] = feed.frames[slot]
            feed.give_back(slot)
        synchronize(device)  # the last batch is done, so its pinned memory and its input are free
        net.bytes.copy_(pinned[turn], non_blocking=True)
        logits, boxes = run()
        scores[turn].copy_(logits.sigmoid().amax(2), non_blocking=True)
        places[turn].copy_(boxes, non_blocking=True)
        turn = 1 - turn

    for _ in range(20 if device == "cuda" else 1):
        step()
    figures = []
    for _ in range(rounds):
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            step()
            count += batch
        synchronize(device)
        figures.append(count / (time.perf_counter() - start))
    return statistics.median(figures)


def decode_alone(feed, seconds):
    for _ in range(20):
        feed.give_back(feed.full.get())
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        feed.give_back(feed.full.get())
        count += 1
    return count / (time.perf_counter() - start)


def network_alone(name, make, batch, seconds, device):
    """(name, run, network, pictures per second, batch); None where this way does not work here."""
    try:
        net = Network(batch, device)
        run = make(net)
        rate = alone(run, batch, seconds, device)
        say(f"network alone, {name}, batch {batch}: {rate:.0f} pictures/s")
        return name, run, net, rate, batch
    except Exception as e:  # each way may fail for reasons of its own; the others count
        say(f"network, {name}, batch {batch}: {type(e).__name__}: {str(e)[:200]}")
        return None


def networks(batches, seconds, device, compile_too):
    """What network_alone says of each way that works here. Compiling takes a minute and more, so only the better batch is."""
    ways = [("eager", lambda net: net.eager)]
    if device == "cuda":
        ways.append(("CUDA graph", lambda net: net.captured))
    tried = [network_alone(name, make, batch, seconds, device) for batch in batches for name, make in ways]
    tried = [way for way in tried if way]
    if device == "cuda" and compile_too:
        batch = max(tried, key=lambda way: way[3])[4] if tried else batches[-1]
        compiled = network_alone("compiled", lambda net: net.compiled(), batch, seconds, device)
        tried += [compiled] if compiled else []
    return tried


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", required=True)
    parser.add_argument("--streams", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out, which takes a minute")
    arguments = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.benchmark = True
    for package in ("torchcodec", "av", "PyNvVideoCodec"):
        found = importlib.util.find_spec(package) is not None
        say(f"{package}: {'installed, but not used by this loop' if found else 'not installed here'}")

    report = {"ways": []}

    def add(name, fps, note=""):
        report["ways"].append({"name": name, "fps": round(fps, 1), "note": note})
        say(f"{name}: {fps:.0f} fps {note}")

    short = min(2.0, arguments.seconds)
    tried = networks(sorted({1, arguments.streams}), short, device, not arguments.no_compile)
    for name, _, _, rate, batch in tried:
        add(f"network alone, {name}, batch {batch}", rate)
    if not tried:
        raise SystemExit("no way to run the network works here")

    name, run, net, rate, batch = max(tried, key=lambda way: way[3])
    way = f"{name}, batch {batch}"
    loops = []
    for kind, make in (("threads", Threads), ("processes", Processes)):
        feed = make(arguments.video, arguments.streams)
        decoding = decode_alone(feed, short)
        add(f"decode and scale alone, {arguments.streams} {kind}", decoding)
        fps = loop(feed, net, run, batch, arguments.seconds, arguments.rounds, device)
        add(f"loop, {arguments.streams} {kind}, {way}", fps)
        loops.append((fps, kind, decoding))
        feed.close()

    fps, kind, decoding = max(loops)
    report["best"] = {"name": f"{kind}, {way}", "fps": round(fps, 1)}
    nearest = min(rate, decoding)
    if fps < 0.8 * nearest:
        cause = f"handing pictures over in Python (network alone {rate:.0f}, decoding alone {decoding:.0f})"
    elif rate < decoding:
        cause = f"the network in PyTorch ({rate:.0f} alone; decoding alone {decoding:.0f})"
    else:
        cause = f"decoding in software ({decoding:.0f} alone; network alone {rate:.0f})"
    report["bottleneck"] = cause
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
