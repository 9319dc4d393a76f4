package dev.curlew.analytics;

import dev.curlew.analytics.Fact.Phase;
import dev.curlew.track.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Which way and how fast tracks move, by where their feet were a window ago. */
final class Motion {
    /** Slow again below this part of the limit. */
    private static final double SLOW_AGAIN = 0.9;
    /** No longer on the way below this part of the least move. */
    private static final double STANDING = 0.5;

    private final long windowNanos;
    private final List<Arrow> arrows = new ArrayList<>();
    private final @Nullable GroundPlane ground;
    private final long intervalNanos;
    private final double limit;

    private record Arrow(
            String name, DirectionSettings settings, double dx, double dy, double cos, Rules.Choice choice) {}

    Motion(AnalyticsSettings settings, IntFunction<String> labels) {
        windowNanos = settings.motionWindow().toNanos();
        settings.directions().forEach((name, each) -> {
            List<Double> from = each.arrow().get(0);
            List<Double> to = each.arrow().get(1);
            arrows.add(new Arrow(
                    name,
                    each,
                    to.get(0) - from.get(0),
                    to.get(1) - from.get(1),
                    Math.cos(Math.toRadians(each.angle())),
                    new Rules.Choice(each.classes(), each.minConfidence(), labels)));
        });
        GroundSettings plane = settings.ground();
        ground = plane.isGiven() ? GroundPlane.of(plane.points(), plane.metres()) : null;
        intervalNanos = plane.interval().toNanos();
        limit = plane.limit();
    }

    int arrows() {
        return arrows.size();
    }

    void see(TrackState state, Track track, Moment now) {
        if (arrows.isEmpty() && ground == null) {
            return;
        }
        double x = Anchor.BOTTOM_CENTRE.x(track.box(), now.width);
        double y = Anchor.BOTTOM_CENTRE.y(track.box(), now.height);
        state.motion.add(now.captureNanos, x, y, windowNanos);
        for (int i = 0; i < arrows.size(); i++) {
            heading(i, arrows.get(i), x, y, state, track, now);
        }
        if (ground != null) {
            speeds(state, track, now);
        }
    }

    private void heading(int number, Arrow arrow, double x, double y, TrackState state, Track track, Moment now) {
        int then = state.motion.reference(now.captureNanos, windowNanos);
        if (then < 0 || !arrow.choice.takes(track)) {
            return;
        }
        double perWindow = (double) windowNanos / (now.captureNanos - state.motion.nanos(then));
        double dx = (x - state.motion.x(then)) * now.aspect() * perWindow;
        double dy = (y - state.motion.y(then)) * perWindow;
        double moved = Math.sqrt(dx * dx + dy * dy);
        double ax = arrow.dx * now.aspect();
        double along = (dx * ax + dy * arrow.dy) / Math.sqrt(ax * ax + arrow.dy * arrow.dy);
        boolean was = state.heading[number];
        double least = arrow.settings.minMove() * (was ? STANDING : 1);
        boolean is = moved >= least && along >= arrow.cos * moved;
        if (is != was) {
            state.heading[number] = is;
            Phase phase = is ? Phase.BEGIN : Phase.END;
            now.tell(new Fact.Heading(arrow.name, phase, now.frame, now.captureNanos, track));
        }
    }

    private void speeds(TrackState state, Track track, Moment now) {
        boolean due = intervalNanos > 0 && now.captureNanos >= state.nextSpeedNanos;
        if (!due && limit == 0) {
            return;
        }
        double speed = speed(state, track, now);
        if (Double.isNaN(speed)) {
            return;
        }
        if (due) {
            state.nextSpeedNanos = now.captureNanos + intervalNanos;
            now.tell(new Fact.Speed(now.frame, now.captureNanos, track, speed));
        }
        if (limit > 0 && (state.speeding ? speed < limit * SLOW_AGAIN : speed > limit)) {
            state.speeding = !state.speeding;
            Phase phase = state.speeding ? Phase.BEGIN : Phase.END;
            now.tell(new Fact.Speeding(phase, now.frame, now.captureNanos, track, speed));
        }
    }

    /** Metres per second; NaN without a ground plane or while the track is too young. */
    double speed(TrackState state, Track track, Moment now) {
        int then = state.motion.reference(now.captureNanos, windowNanos);
        if (ground == null || then < 0) {
            return Double.NaN;
        }
        double metres = ground.metres(
                state.motion.x(then),
                state.motion.y(then),
                Anchor.BOTTOM_CENTRE.x(track.box(), now.width),
                Anchor.BOTTOM_CENTRE.y(track.box(), now.height));
        return metres * 1e9 / (now.captureNanos - state.motion.nanos(then));
    }

    /** The track is over, and with it what lasted. */
    void end(TrackState state, Moment now) {
        for (int i = 0; i < arrows.size(); i++) {
            if (state.heading[i]) {
                now.tell(new Fact.Heading(
                        arrows.get(i).name, Phase.END, state.lastFrame, state.last.lastSeenNanos(), state.last));
            }
        }
        if (state.speeding) {
            now.tell(new Fact.Speeding(Phase.END, state.lastFrame, state.last.lastSeenNanos(), state.last, Double.NaN));
        }
    }
}
