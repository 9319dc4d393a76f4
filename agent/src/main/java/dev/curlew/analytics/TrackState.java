package dev.curlew.analytics;

import dev.curlew.track.Track;
import org.jspecify.annotations.Nullable;

/** What the rules remember of one track; arrays by the rule's number. */
final class TrackState {
    /** Where the line last saw it; side 0 when it never did. */
    double[] lineX;

    double[] lineY;
    /** On which side of the line's band it was last for sure. */
    byte[] side;
    /** Passages of the line since then, to the positive side minus to the negative one. */
    int[] passages;

    Stay[] stays;
    boolean[] heading;
    final MotionTrail motion = new MotionTrail();
    boolean speeding;
    long nextSpeedNanos;
    Track last;
    long lastFrame;

    /** One track and one zone. */
    static final class Stay {
        /** As told. */
        boolean inside;
        /** Whether where it is differs from what was told, and since when. */
        boolean unsettled;

        long sinceNanos;
        /** As it was at the entry; a track's class may change with more evidence. */
        int classId;

        long enteredNanos;
        long lastInsideNanos;
        long lastInsideFrame;
        boolean loitering;
    }

    TrackState(Track track, int lines, int zones, int directions) {
        this.last = track;
        lineX = new double[lines];
        lineY = new double[lines];
        side = new byte[lines];
        passages = new int[lines];
        stays = new Stay[zones];
        for (int i = 0; i < zones; i++) {
            stays[i] = new Stay();
        }
        heading = new boolean[directions];
    }

    /**
     * The rules have other numbers now.
     *
     * @param lines for each line its number so far, -1 for one that is new
     * @param zones likewise
     * @param directions how many there are; whether the track moves along them is seen anew, null when they are the same
     */
    void renumber(int[] lines, int[] zones, @Nullable Integer directions) {
        double[] x = new double[lines.length];
        double[] y = new double[lines.length];
        byte[] sides = new byte[lines.length];
        int[] passed = new int[lines.length];
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] >= 0) {
                x[i] = lineX[lines[i]];
                y[i] = lineY[lines[i]];
                sides[i] = side[lines[i]];
                passed[i] = passages[lines[i]];
            }
        }
        Stay[] stayed = new Stay[zones.length];
        for (int i = 0; i < zones.length; i++) {
            stayed[i] = zones[i] >= 0 ? stays[zones[i]] : new Stay();
        }
        lineX = x;
        lineY = y;
        side = sides;
        passages = passed;
        stays = stayed;
        if (directions != null) {
            heading = new boolean[directions];
            speeding = false;
        }
    }
}
