package dev.curlew.analytics;

import java.util.List;

/**
 * A line between two points, and on which side of it others lie. A point exactly on the line belongs to the positive
 * side, the right hand of who looks from the first end to the second; an end of the line that lies exactly on a path
 * is taken for one side of that path, the same for both ways along it. So each passage counts exactly once, however a
 * path is cut into pieces.
 */
record Gate(double ax, double ay, double bx, double by) {

    static Gate of(List<List<Double>> line) {
        return new Gate(
                line.get(0).get(0),
                line.get(0).get(1),
                line.get(1).get(0),
                line.get(1).get(1));
    }

    /** Above 0 at the right hand; twice the area of the triangle. */
    private double cross(double x, double y) {
        return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    }

    /** 1 or -1. */
    int side(double x, double y) {
        return cross(x, y) >= 0 ? 1 : -1;
    }

    /** To which side an arrow turns: 1, -1, or 0 along the line. */
    int turn(List<List<Double>> arrow) {
        double dx = arrow.get(1).get(0) - arrow.get(0).get(0);
        double dy = arrow.get(1).get(1) - arrow.get(0).get(1);
        double area = (bx - ax) * dy - (by - ay) * dx;
        // what rounding leaves of 0
        return Math.abs(area) < 1e-12 ? 0 : (int) Math.signum(area);
    }

    /** Distance from the endless line in parts of the picture's height; below 0 at the left hand. */
    double distance(double x, double y, double aspect) {
        double dx = (bx - ax) * aspect;
        double dy = by - ay;
        return cross(x, y) * aspect / Math.sqrt(dx * dx + dy * dy);
    }

    /**
     * Whether a straight step passes the line.
     *
     * @param endless whether the line goes on beyond its ends
     * @return 1 to the positive side, -1 to the negative one, 0 when it does not
     */
    int passage(double fromX, double fromY, double toX, double toY, boolean endless) {
        int from = side(fromX, fromY);
        int to = side(toX, toY);
        if (from == to) {
            return 0;
        }
        // always seen along the same way, so that going back gives the opposite
        boolean up = to > 0;
        double nx = up ? fromX : toX;
        double ny = up ? fromY : toY;
        double px = up ? toX : fromX;
        double py = up ? toY : fromY;
        if (!endless && isRight(nx, ny, px, py, ax, ay) == isRight(nx, ny, px, py, bx, by)) {
            return 0;
        }
        return to;
    }

    private static boolean isRight(double nx, double ny, double px, double py, double x, double y) {
        return (px - nx) * (y - ny) - (py - ny) * (x - nx) >= 0;
    }
}
