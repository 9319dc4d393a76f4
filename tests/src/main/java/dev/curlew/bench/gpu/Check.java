package dev.curlew.bench.gpu;

import java.io.IOException;

/**
 * What every part needs.
 *
 * @param rounds of which the median counts
 * @param seconds of each
 */
record Check(Pack pack, Table table, Agent agent, Limits limits, Speeds speeds, int rounds, double seconds) {
    /** Something that --only names. */
    interface Part {
        void measure(Check check) throws IOException, InterruptedException;
    }

    void add(Row row) throws IOException {
        table.add(row);
    }

    /** Streams that are tried; a rehearsal has two cores. */
    int[] streamCounts() {
        return pack.cpu() ? new int[] {1, 2} : new int[] {1, 8, 32};
    }
}
