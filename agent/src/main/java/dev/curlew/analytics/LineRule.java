package dev.curlew.analytics;

import dev.curlew.analytics.Count.Place;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import java.util.List;
import java.util.function.IntFunction;

/** Counts who crosses one line. */
final class LineRule {
    private int number;
    private final String name;
    private final LineSettings settings;
    private final Gate gate;
    private final int inTurn;
    private final Anchor anchor;
    private final Rules.Choice choice;
    private final IntFunction<String> labels;
    private final Counters counters;

    LineRule(int number, String name, LineSettings settings, IntFunction<String> labels, List<Count> restored) {
        this.number = number;
        this.name = name;
        this.settings = settings;
        this.labels = labels;
        gate = Gate.of(settings.line());
        inTurn = settings.inIsRight() ? 1 : -1;
        anchor = Anchor.of(settings.anchor(), false);
        choice = new Rules.Choice(settings.classes(), settings.minConfidence(), labels);
        counters = new Counters(Place.LINE, name, restored);
    }

    void renumber(int number) {
        this.number = number;
    }

    void see(TrackState state, Track track, Motion motion, Moment now) {
        if (!choice.takes(track)) {
            return;
        }
        Box box = track.box();
        double x = anchor.x(box, now.width);
        double y = anchor.y(box, now.height);
        boolean known = state.side[number] != 0;
        int passage = known ? gate.passage(state.lineX[number], state.lineY[number], x, y, settings.extended()) : 0;
        state.lineX[number] = x;
        state.lineY[number] = y;
        state.passages[number] += passage;
        int side = gate.side(x, y);
        double band = settings.hysteresis();
        if (known && band > 0 && Math.abs(gate.distance(x, y, now.aspect())) < band) {
            return;
        }
        if (known && side != state.side[number] && state.passages[number] * side > 0) {
            count(side == inTurn ? Way.IN : Way.OUT, state, track, motion, now);
        }
        state.side[number] = (byte) side;
        state.passages[number] = 0;
    }

    private void count(Way way, TrackState state, Track track, Motion motion, Moment now) {
        Count count = counters.add(labels.apply(track.classId()), way);
        now.tell(new Fact.LineCrossing(
                name,
                way,
                way == Way.IN ? settings.in() : settings.out(),
                now.frame,
                now.captureNanos,
                track,
                motion.speed(state, track, now),
                count,
                counters.in(),
                counters.out()));
    }

    Counters counters() {
        return counters;
    }
}
