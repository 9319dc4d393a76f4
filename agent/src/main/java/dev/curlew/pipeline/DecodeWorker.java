package dev.curlew.pipeline;

import dev.curlew.decode.DecodeException;
import dev.curlew.decode.Nvdec;
import dev.curlew.lifecycle.Worker;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Opens one source and puts its frames into the queue. Run by the stream's decode thread. */
final class DecodeWorker implements Worker {
    private static final long STOP_CHECK_NANOS = 50_000_000;

    private final StreamId id;
    private final SourceSettings settings;
    private final FramePool pool;
    private final FrameQueue queue;
    private final StreamStats stats;
    private final FrameSpacing spacing;
    private final @Nullable Nvdec nvdec;
    private final @Nullable Admission admission;
    private @Nullable StreamReader reader;
    private volatile @Nullable InterruptFlag interrupt;
    private volatile @Nullable StreamInfo info;
    private volatile boolean stopping;
    private long paceOrigin;
    private boolean wasOnDevice;

    /**
     * @param nvdec null decodes in software
     * @param admission asked before the GPU's decoder is opened; null admits all
     */
    DecodeWorker(
            StreamId id,
            SourceSettings settings,
            FramePool pool,
            FrameQueue queue,
            StreamStats stats,
            FrameSpacing spacing,
            @Nullable Nvdec nvdec,
            @Nullable Admission admission) {
        this.admission = admission;
        this.spacing = spacing;
        this.nvdec = nvdec;
        this.id = id;
        this.settings = settings;
        this.pool = pool;
        this.queue = queue;
        this.stats = stats;
    }

    @Override
    public boolean work() throws InterruptedException, SourceException, DecodeException {
        StreamReader from = reader;
        if (from == null) {
            from = open();
            if (from == null) {
                return false;
            }
            reader = from;
        }
        if (stopping) {
            return false;
        }
        Frame frame = pool.acquire(STOP_CHECK_NANOS, TimeUnit.NANOSECONDS);
        if (frame == null) {
            return true;
        }
        boolean handedOver = false;
        try {
            handedOver = readInto(frame, from);
        } catch (SourceException e) {
            // what the raised flag breaks, such as going back to a file's start, is no failure
            if (!stopping) {
                throw e;
            }
        } finally {
            if (!handedOver) {
                frame.release();
            }
        }
        return handedOver;
    }

    /** Null when it was given up because the stream is to stop. */
    private @Nullable StreamReader open() throws SourceException, DecodeException {
        InterruptFlag flag = new InterruptFlag();
        interrupt = flag;
        if (stopping) {
            flag.raise();
        }
        try {
            return new StreamReader(id, settings, flag, nvdec, admission, pool.size());
        } catch (SourceException e) {
            if (stopping) {
                return null;
            }
            throw e;
        }
    }

    private boolean readInto(Frame frame, StreamReader from)
            throws SourceException, DecodeException, InterruptedException {
        long start = System.nanoTime();
        boolean more = from.read(frame);
        stats.corruptPackets.set(from.corruptPackets());
        if (!more) {
            stats.downloadedBytes.set(pool.downloadedBytes());
            from.reportDecoder(stats);
            requireGoingOn(from);
            requireAny(from);
            return false;
        }
        long decoded = System.nanoTime();
        stats.decode.record(decoded - start);
        stats.frameCame(decoded);
        noteDecoder(from, frame);
        if (info == null) {
            info = from.info(frame);
            paceOrigin = decoded - frame.captureNanos();
        }
        if (settings.live() && !settings.isNetwork()) {
            decoded = waitUntil(paceOrigin + frame.captureNanos());
        }
        if (spacing.takes(frame.captureNanos())) {
            queue.put(frame, decoded);
        } else {
            stats.skipped.incrementAndGet();
            frame.release();
        }
        return true;
    }

    private void noteDecoder(StreamReader from, Frame frame) {
        stats.downloadedBytes.set(pool.downloadedBytes());
        boolean onDevice = frame.isOnDevice();
        if (!onDevice) {
            stats.hostFrames.incrementAndGet();
        }
        if (info == null || onDevice != wasOnDevice) {
            from.reportDecoder(stats);
            wasOnDevice = onDevice;
        }
    }

    /** A camera has no end of its own, whatever it says when it hangs up. */
    private void requireGoingOn(StreamReader from) throws SourceException {
        if (settings.isNetwork() && !from.isCut() && !stopping) {
            String reason = stats.decoded.get() == 0 && !from.lastError().isEmpty() ? ": " + from.lastError() : "";
            throw new SourceException(settings.displayUrl() + ": the camera hung up after " + stats.decoded + " frames"
                    + reason
                    + " (was it restarted, or is another viewer too many for it? Start Curlew again to open it again)");
        }
    }

    /** A stream that ends without a single picture has failed, or nobody would know why there are no results. */
    private void requireAny(StreamReader from) throws SourceException {
        if (stats.decoded.get() == 0 && !stopping) {
            throw new SourceException(settings.displayUrl() + ": holds no picture "
                    + (settings.start().isZero()
                            ? undecodable(from.lastError(), settings.maxPixels())
                            : "at or after start " + settings.start().toMillis() / 1e3 + " s; start earlier"));
        }
    }

    private static String undecodable(String reason, long maxPixels) {
        return "that can be decoded"
                + (reason.isEmpty()
                        ? " (is the file complete?)"
                        : ": " + reason + " (is the file damaged, or has a picture more than maxPixels, " + maxPixels
                                + "?)");
    }

    private long waitUntil(long nanoTime) {
        long now = System.nanoTime();
        while (now < nanoTime && !stopping) {
            LockSupport.parkNanos(Math.min(nanoTime - now, STOP_CHECK_NANOS));
            now = System.nanoTime();
        }
        return now;
    }

    /** Set before the first frame enters the queue. */
    @Nullable
    StreamInfo info() {
        return info;
    }

    /** Any thread. */
    void stop() {
        stopping = true;
        InterruptFlag flag = interrupt;
        if (flag != null) {
            flag.raise();
        }
    }

    @Override
    public void onStop() {
        StreamReader open = reader;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            queue.end();
        }
    }
}
