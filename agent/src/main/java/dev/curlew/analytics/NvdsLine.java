package dev.curlew.analytics;

import java.util.List;

/** Line crossing by the rules of DeepStream's nvdsanalytics, on pictures of one size. */
final class NvdsLine {
    /** Which way over the line the arrow leads, when it can be told from where the arrow begins and ends. */
    private enum Sense {
        BY_ARROW,
        FALLING,
        RISING
    }

    private final NvdsArrow line;
    private final NvdsArrow arrow;
    private final boolean extended;
    private final boolean loose;
    private final int leastDisplacement;
    private final int leastFrames;
    private final float cosine;
    private final Sense sense;

    NvdsLine(LineSettings settings, int width, int height) {
        line = NvdsArrow.of(settings.line(), width, height);
        arrow = settings.direction().isEmpty()
                ? acrossToTheRight(line)
                : NvdsArrow.of(settings.direction(), width, height);
        extended = settings.extended();
        loose = settings.mode().equals("loose");
        boolean strict = settings.mode().equals("strict");
        leastDisplacement = strict ? 6000 : loose ? 1000 : 3000;
        leastFrames = strict ? 20 : loose ? 3 : 10;
        cosine = strict ? 0.8f : loose ? 0.1f : 0.5f;
        sense = sense();
    }

    private static NvdsArrow acrossToTheRight(NvdsArrow line) {
        int x = (line.x1() + line.x2()) / 2;
        int y = (line.y1() + line.y2()) / 2;
        return new NvdsArrow(x, y, x - (line.y2() - line.y1()), y + (line.x2() - line.x1()));
    }

    private Sense sense() {
        double[] meeting = meeting(arrow.x1(), arrow.y1(), arrow.x2(), arrow.y2());
        if (meeting == null) {
            return Sense.BY_ARROW;
        }
        double from = towards(arrow.x1(), arrow.y1(), meeting);
        double to = towards(arrow.x2(), arrow.y2(), meeting);
        double fromSide = line.distance(arrow.x1(), arrow.y1());
        double toSide = line.distance(arrow.x2(), arrow.y2());
        if ((from > 0.99 && fromSide > 1e-5) || (from < -0.99 && fromSide < 1e-5)) {
            return Sense.FALLING;
        } else if ((from < -0.99 && fromSide > 1e-5) || (from > 0.99 && fromSide < 1e-5)) {
            return Sense.RISING;
        } else if ((to > 0.99 && toSide > 0) || (to < -0.99 && toSide < 0)) {
            return Sense.FALLING;
        } else if ((to < -0.99 && toSide > 0) || (to > 0.99 && toSide < 0)) {
            return Sense.RISING;
        }
        return Sense.BY_ARROW;
    }

    /** The cosine between the arrow and the way from a point to where it meets the line. */
    private double towards(double x, double y, double[] meeting) {
        double dx = meeting[0] - x;
        double dy = meeting[1] - y;
        double length = Math.sqrt(dx * dx + dy * dy);
        return length < 1e-9 ? 0 : (dx * arrow.unitX() + dy * arrow.unitY()) / length;
    }

    /** Where the endless line through two points meets this one; null when they are parallel or the points are one. */
    private double @org.jspecify.annotations.Nullable [] meeting(double x1, double y1, double x2, double y2) {
        double a = y1 - y2;
        double b = x2 - x1;
        double c = x1 * y2 - x2 * y1;
        double length = Math.sqrt(a * a + b * b);
        double la = line.y1() - line.y2();
        double lb = line.x2() - line.x1();
        double lc = (double) line.x1() * line.y2() - (double) line.x2() * line.y1();
        double lineLength = Math.sqrt(la * la + lb * lb);
        double det = a * lb - la * b;
        double cross = det / (length * lineLength);
        if (!(Math.abs(cross) >= 1e-5)) {
            return null;
        }
        return new double[] {(-c * lb + b * lc) / det, (-a * lc + la * c) / det};
    }

    boolean isCrossedBy(NvdsObject object) {
        if (object.displacement() <= leastDisplacement || object.frames <= leastFrames) {
            return false;
        }
        boolean byArrow = sense == Sense.BY_ARROW || !loose;
        boolean crosses = byArrow ? crossesAlongArrow(object) : crossesInSense(object);
        return crosses && (extended || meetsSegment(object));
    }

    private boolean crossesAlongArrow(NvdsObject object) {
        int footY = object.y + object.height / 2;
        if (!arrow.isFollowed(object.oldX, object.oldFootY(), object.x, footY, cosine)) {
            return false;
        }
        // whole pixels: nearer than one to the line is on no side
        int before = (int) line.distance(object.oldX, object.oldFootY());
        int after = (int) line.distance(object.x, footY);
        return (after > 0 && before < 0) || (after < 0 && before > 0);
    }

    private boolean crossesInSense(NvdsObject object) {
        double after = line.distance(object.x, object.y + object.height / 2);
        double before = line.distance(object.oldX, object.oldY + object.meanHeight / 2);
        return sense == Sense.RISING ? after >= 0 && before < 0 : after <= 0 && before > 0;
    }

    /** For the left, the middle or the right of the foot. */
    private boolean meetsSegment(NvdsObject object) {
        double oldY = object.oldY + object.meanHeight / 2.0;
        double y = object.y + object.height / 2.0;
        return meetsSegment(object.oldX, oldY, object.x, y)
                || meetsSegment(object.oldX + object.oldWidth / 2, oldY, object.x + object.width / 2, y)
                || meetsSegment(object.oldX - object.oldWidth / 2, oldY, object.x - object.width / 2, y);
    }

    private boolean meetsSegment(double fromX, double fromY, double toX, double toY) {
        double[] meeting = meeting(fromX, fromY, toX, toY);
        if (meeting == null) {
            return false;
        }
        double dx = meeting[0] - line.x1();
        double dy = meeting[1] - line.y1();
        double lineX = line.x2() - line.x1();
        double lineY = line.y2() - line.y1();
        return dx * lineX + dy * lineY > 0 && lineX * lineX + lineY * lineY > dx * dx + dy * dy;
    }

    /** For tests of how the arrow is understood. */
    @Override
    public String toString() {
        return sense.toString();
    }

    /** The polygon test of nvdsanalytics, in whole pixels. */
    static boolean contains(List<int[]> corners, int x, int y) {
        int edges = 0;
        for (int i = 0; i < corners.size(); i++) {
            int[] from = corners.get(i);
            int[] to = corners.get((i + 1) % corners.size());
            if ((y >= from[1] && y < to[1]) || (y < from[1] && y >= to[1])) {
                int a = from[1] - to[1];
                int b = to[0] - from[0];
                int c = to[1] * from[0] - to[0] * from[1];
                int meets = -(b * y + c) / a;
                edges += meets >= 0 && meets <= x ? 1 : 0;
            }
        }
        return edges % 2 != 0;
    }
}
