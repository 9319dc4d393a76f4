package dev.curlew.analytics;

import dev.curlew.track.Track;

/** What the rules remember of one track; arrays by the rule's number. */
final class TrackState {
    /** Where the line last saw it; side 0 when it never did. */
    final double[] lineX;

    final double[] lineY;
    /** On which side of the line's band it was last for sure. */
    final byte[] side;
    /** Passages of the line since then, to the positive side minus to the negative one. */
    final int[] passages;

    final Stay[] stays;
    final boolean[] heading;
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
}
