package dev.curlew.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** One stream's counters. Written by its threads, read by anyone; nothing is ever reset. */
public final class StreamStats {
    /** Pictures that left the decoder. */
    public final AtomicLong decoded = new AtomicLong();
    /** Pictures that the decoder gave in host memory; the others lie on a GPU. */
    public final AtomicLong hostFrames = new AtomicLong();
    /** Bytes of pictures copied from a GPU to the host, for a sink or an engine there. */
    public final AtomicLong downloadedBytes = new AtomicLong();
    /** Frames that were never inferred because newer ones had come. */
    public final AtomicLong dropped = new AtomicLong();
    /** Frames left out because fewer are to be analysed. */
    public final AtomicLong skipped = new AtomicLong();
    /** Frames that went all the way to the sinks. */
    public final AtomicLong analysed = new AtomicLong();
    /** Packets that held no valid video. */
    public final AtomicLong corruptPackets = new AtomicLong();
    /** Confirmed tracks that began. */
    public final AtomicLong tracks = new AtomicLong();
    /** Events handed to the sinks. */
    public final AtomicLong events = new AtomicLong();
    /** From the decoder's hand to the sinks' return. */
    public final Histogram decodedToEvent = new Histogram();
    /** Tracker and sinks, per frame. */
    public final Histogram track = new Histogram();
    /** Demultiplexer and decoder, per frame. */
    public final Histogram decode = new Histogram();

    private volatile long lastFrameNanos;
    private volatile String decoder = "";
    private volatile String decoderFallback = "";

    /**
     * Decode thread: a picture has left the decoder.
     *
     * @param now by System.nanoTime()
     */
    public void frameCame(long now) {
        lastFrameNanos = now;
        decoded.incrementAndGet();
    }

    /**
     * How long ago the last picture left the decoder; not a number before the first.
     *
     * @param now by System.nanoTime()
     */
    public double secondsSinceLastFrame(long now) {
        return decoded.get() == 0 ? Double.NaN : Math.max(0, now - lastFrameNanos) / 1e9;
    }

    /**
     * Decode thread: what decodes.
     *
     * @param fallback why it is not the GPU's decoder, beginning with a code; "" when nothing stood in the way
     */
    public void decodedBy(String name, String fallback) {
        decoder = name;
        decoderFallback = fallback;
    }

    /** What decodes, or "" before the first picture. */
    public String decoder() {
        return decoder;
    }

    public String decoderFallback() {
        return decoderFallback;
    }
}
