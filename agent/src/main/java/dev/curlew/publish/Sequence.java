package dev.curlew.publish;

/** The numbers of one stream's messages to one sink, without a gap: what is missing was lost. One thread. */
final class Sequence {
    private final long epoch;
    private long last;

    Sequence(long epoch, long last) {
        this.epoch = epoch;
        this.last = last;
    }

    long epoch() {
        return epoch;
    }

    /** What {@link #next} will give. */
    long upcoming() {
        return last + 1;
    }

    long next() {
        return ++last;
    }

    /** The latest that was given; 0 before the first. */
    long last() {
        return last;
    }
}
