package dev.curlew.pipeline;

import dev.curlew.batch.CpuBatcher;
import dev.curlew.decode.DecodeException;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a model sees in a picture, or in that frame out of a video's first seconds where it sees most. Made, used and
 * closed by one thread.
 */
public final class Look implements AutoCloseable {
    /** Frames that are looked at. */
    private static final int LOOKS = 10;

    private static final long STEP_NANOS = 1_000_000_000;
    /** From this score on a detection counts; weaker ones are for the tracker. */
    private static final float SURE = 0.3f;

    private final FramePool pool = new FramePool(2);
    private @Nullable Frame best;
    private List<Detection> detections = List.of();

    private Look() {}

    /** @throws SourceException also when the file holds no picture */
    public static Look at(LoadedModel model, String file)
            throws SourceException, DecodeException, EngineException, InterruptedException {
        SourceSettings source = SourceSettings.file(file);
        Look look = new Look();
        try (StreamReader reader = new StreamReader(new StreamId("look"), source, new InterruptFlag(), null);
                EngineContext context = model.engine().newContext();
                CpuBatcher batcher = new CpuBatcher(
                        model.processing().feed(context.inputs()),
                        model.processing().input())) {
            look.choose(reader, frame -> {
                Letterbox letterbox = batcher.write(frame, 0);
                context.enqueue(1);
                context.await();
                return model.processing().newParser().parse(context.outputs(), 0, letterbox);
            });
            if (look.best == null) {
                throw new SourceException(file + ": holds no picture that can be decoded");
            }
            return look;
        } catch (SourceException | DecodeException | EngineException | InterruptedException | RuntimeException e) {
            look.close();
            throw e;
        }
    }

    @FunctionalInterface
    private interface Detector {
        List<Detection> detect(Frame frame) throws EngineException;
    }

    private void choose(StreamReader reader, Detector detector)
            throws SourceException, DecodeException, EngineException, InterruptedException {
        float most = -1;
        long next = 0;
        for (int looks = 0; looks < LOOKS; ) {
            Frame frame = pool.acquire(1, TimeUnit.SECONDS);
            if (frame == null) {
                throw new IllegalStateException("no frame came back");
            }
            boolean kept = false;
            try {
                if (!reader.read(frame)) {
                    return;
                }
                if (frame.captureNanos() >= next) {
                    next = frame.captureNanos() + STEP_NANOS;
                    looks++;
                    List<Detection> seen = detector.detect(frame);
                    kept = worth(seen) > most;
                    if (kept) {
                        most = worth(seen);
                        keep(frame, seen);
                    }
                }
            } finally {
                if (!kept) {
                    frame.release();
                }
            }
        }
    }

    private static float worth(List<Detection> seen) {
        float worth = 0;
        for (Detection detection : seen) {
            worth += detection.score() >= SURE ? detection.score() : 0;
        }
        return worth;
    }

    private void keep(Frame frame, List<Detection> seen) {
        if (best != null) {
            best.release();
        }
        best = frame;
        detections = seen;
    }

    /** Valid until this is closed. */
    public Frame frame() {
        if (best == null) {
            throw new IllegalStateException("used after close");
        }
        return best;
    }

    /** By descending score. */
    public List<Detection> detections() {
        return detections;
    }

    @Override
    public void close() {
        if (best != null) {
            best.release();
            best = null;
        }
        pool.close();
    }
}
