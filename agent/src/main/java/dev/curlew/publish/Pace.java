package dev.curlew.publish;

/** Lets so many pass in a second, evenly, and after a pause a tenth of a second's at once. One thread. */
final class Pace {
    private static final double SECOND = 1e9;

    private final int perSecond;
    private final double most;
    private double room;
    private long filledNanos;

    /** @param perSecond 0 sets no pace */
    Pace(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.most = Math.max(1, perSecond / 10.0);
        this.room = most;
        this.filledNanos = nowNanos;
    }

    boolean hasRoom(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        room = Math.min(most, room + (nowNanos - filledNanos) / SECOND * perSecond);
        filledNanos = nowNanos;
        return room >= 1;
    }

    void take() {
        room--;
    }

    /** Until there is room for one. */
    long waitNanos() {
        return perSecond == 0 ? 0 : (long) Math.max(0, Math.ceil((1 - room) * SECOND / perSecond));
    }
}
