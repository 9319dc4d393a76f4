package dev.curlew.pipeline;

/**
 * What the inference side will take at once, by which each stream's share of frames under way is measured.
 *
 * @param streams that will share it
 * @param contexts that run side by side
 * @param depth runs that each of them has at once
 * @param maxBatch the most frames of one run
 */
public record Capacity(int streams, int contexts, int depth, int maxBatch) {
    /** Each of a GPU's frames holds a surface of the stream's decoder. */
    private static final int MOST = 64;

    public Capacity {
        if (contexts < 1 || depth < 1 || maxBatch < 1) {
            throw new IllegalArgumentException("contexts, depth and maxBatch must be at least 1, but were " + contexts
                    + ", " + depth + " and " + maxBatch);
        }
    }

    /**
     * Frames one stream may have between decoder and tracker: those of the runs that are under way and of one more for each
     * context that waits, shared by all streams, and one at the tracker.
     */
    public int inFlight(boolean live) {
        int share = (int) (((depth + 1L) * contexts * maxBatch + streams - 1) / Math.max(streams, 1));
        if (maxBatch > 1) {
            // a live stream has one waiting frame, one in each run and one at the tracker; a burst takes what of it is
            // free
            share = Math.min(share, live ? depth * contexts + 2 : MOST);
        }
        return Math.max(share, 2) + 1;
    }
}
