#!/usr/bin/env python3
"""Counts who crosses lines and stays in zones, from MOTChallenge tracks; knows nothing of Curlew.

usage: count_lines.py TRACKS.txt WIDTH HEIGHT FPS

The anchor is the bottom centre of the box, each id's path a straight step from each of its rows to its next one. On a
line is at its right hand (seen from its first end to its second). Prints one line for each line of the picture, with
crossings to the right hand (in) and to the left (out), then one for each zone: entries, seconds inside, most at once.
"""
import collections
import sys

LINES = {
    "x1": ((1, 0), (1, 4)), "x2": ((2, 0), (2, 4)), "x3": ((3, 0), (3, 4)),
    "y1": ((0, 1), (4, 1)), "y2": ((0, 2), (4, 2)), "y3": ((0, 3), (4, 3)),
    "d1": ((0, 0), (4, 4)), "d2": ((4, 0), (0, 4)),
    "d3": ((0, 2), (2, 0)), "d4": ((2, 0), (4, 2)), "d5": ((4, 2), (2, 4)), "d6": ((2, 4), (0, 2)),
}
ZONES = {
    "square": ((1, 1), (3, 1), (3, 3), (1, 3)),
    "corner": ((0, 2), (1, 1), (2, 3), (1, 4), (0, 4)),
}  # in quarters of width and height


def side(a, b, p):
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def crosses(a, b, p, q):
    """+1 to the right hand of a -> b, -1 to the left, 0 not at all."""
    before, after = side(a, b, p) >= 0, side(a, b, q) >= 0
    if before == after:
        return 0
    t = side(a, b, p) / (side(a, b, p) - side(a, b, q))  # where on the step
    x, y = p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])
    along = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2)
    return (1 if after else -1) if 0 <= along < 1 else 0


def inside(polygon, p):
    winding = 0
    for a, b in zip(polygon, polygon[1:] + polygon[:1]):
        if a[1] <= p[1] < b[1] and side(a, b, p) > 0:
            winding += 1
        elif b[1] <= p[1] < a[1] and side(a, b, p) < 0:
            winding -= 1
    return winding != 0


def main():
    width, height, fps = float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    paths = collections.defaultdict(list)
    for row in open(sys.argv[1]):
        frame, ident, left, top, w, h, conf = [float(cell) for cell in row.split(",")[:7]]
        if conf != 0:
            paths[int(ident)].append((int(frame), (left + w / 2, top + h)))
    scale = lambda points: [(x * width / 4, y * height / 4) for x, y in points]
    for name, ends in LINES.items():
        a, b = scale(ends)
        count = collections.Counter()
        for path in paths.values():
            path.sort()
            for (_, p), (_, q) in zip(path, path[1:]):
                count[crosses(a, b, p, q)] += 1
        print("line", name, count[1], count[-1])
    for name, corners in ZONES.items():
        polygon = scale(corners)
        entries, dwell, present = 0, 0.0, collections.Counter()
        for path in paths.values():
            since = last = None
            for frame, p in sorted(path):
                p = (min(max(p[0], 0), width - 1e-6), min(max(p[1], 0), height - 1e-6))
                if inside(polygon, p):
                    present[frame] += 1
                    if since is None:
                        since, entries = frame, entries + 1
                    last = frame
                elif since is not None:
                    dwell, since = dwell + (last - since) / fps, None
            if since is not None:
                dwell += (last - since) / fps
        frames = max(frame for path in paths.values() for frame, _ in path)
        mean = sum(present.values()) / frames
        print("zone", name, entries, "%.3f" % dwell, max(present.values(), default=0), "%.4f" % mean)


main()
