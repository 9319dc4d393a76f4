package dev.curlew.track;

import dev.curlew.geometry.Box;

/**
 * Where a box is and where it goes: centre, width and height, each a constant-velocity Kalman filter (SORT, Bewley
 * 2016; the state cx, cy, w, h is BoT-SORT's, Aharon 2022). All noise is given in box heights (or widths for widths)
 * per second, so neither resolution nor frame rate matter.
 */
final class BoxFilter {
    private static final double LEAST_SIZE = 1e-3;

    private final TrackerSettings.Motion motion;
    private final Axis x;
    private final Axis y;
    private final Axis width;
    private final Axis height;

    BoxFilter(TrackerSettings.Motion motion, Box box) {
        this.motion = motion;
        double w = box.width();
        double h = box.height();
        double noise = 2 * motion.centerNoise() * h;
        double velocity = motion.firstVelocity() * h;
        x = new Axis(box.centerX(), noise, velocity);
        y = new Axis(box.centerY(), noise, velocity);
        width = new Axis(w, 2 * motion.widthNoise() * w, motion.firstSizeRate() * w);
        height = new Axis(h, 2 * motion.heightNoise() * h, motion.firstSizeRate() * h);
    }

    double centerX() {
        return x.position;
    }

    double centerY() {
        return y.position;
    }

    double width() {
        return width.position;
    }

    double height() {
        return height.position;
    }

    /** How far the centre may be off along one axis, in box heights. */
    double uncertainty() {
        return Math.max(x.sigma(), y.sigma()) / height.position;
    }

    /** The filter's box, drawn towards the detection it was just corrected with. */
    Box blend(Box detection, double share) {
        double cx = x.position + share * (detection.centerX() - x.position);
        double cy = y.position + share * (detection.centerY() - y.position);
        double w = width.position + share * (detection.width() - width.position);
        double h = height.position + share * (detection.height() - height.position);
        return new Box((float) (cx - w / 2), (float) (cy - h / 2), (float) w, (float) h);
    }

    /** @param coasting whether it is unseen: then its size stops changing little by little, its course does not */
    void predict(double seconds, boolean coasting) {
        double w = width.position;
        double h = height.position;
        x.predict(seconds, motion.positionDrift() * h, motion.velocityDrift() * h);
        y.predict(seconds, motion.positionDrift() * h, motion.velocityDrift() * h);
        width.predict(seconds, motion.sizeDrift() * w, motion.sizeRateDrift() * w);
        height.predict(seconds, motion.sizeDrift() * h, motion.sizeRateDrift() * h);
        if (coasting) {
            double kept = Math.exp(-seconds / (motion.sizeRateDecay().toNanos() * 1e-9));
            width.velocity *= kept;
            height.velocity *= kept;
        }
        // A size that shrinks for long must not pass zero.
        width.position = Math.max(width.position, Math.max(w / 2, LEAST_SIZE));
        height.position = Math.max(height.position, Math.max(h / 2, LEAST_SIZE));
    }

    void push(double vx, double vy) {
        x.velocity += vx;
        y.velocity += vy;
    }

    double velocityX() {
        return x.velocity;
    }

    double velocityY() {
        return y.velocity;
    }

    void shift(double dx, double dy) {
        x.position += dx;
        y.position += dy;
    }

    void correct(Box box) {
        double w = width.position;
        double h = height.position;
        double noise = motion.centerNoise() * h;
        adapt(box, noise);
        x.correct(box.centerX(), noise);
        y.correct(box.centerY(), noise);
        width.correct(box.width(), motion.widthNoise() * w);
        height.correct(box.height(), motion.heightNoise() * h);
        width.position = Math.max(width.position, LEAST_SIZE);
        height.position = Math.max(height.position, LEAST_SIZE);
    }

    /** A box far off its course has changed it: trust the past less, as a strong tracking filter does (Zhou 1996). */
    private void adapt(Box box, double noise) {
        double deviation = Math.max(x.deviation(box.centerX(), noise), y.deviation(box.centerY(), noise));
        if (deviation > motion.surprise()) {
            x.widen(deviation / motion.surprise(), noise);
            y.widen(deviation / motion.surprise(), noise);
        }
    }
}
