package dev.curlew.app.job;

import dev.curlew.app.console.UserException;
import dev.curlew.app.output.Outputs;
import dev.curlew.batch.PictureException;
import dev.curlew.decode.DecodeException;
import dev.curlew.infer.EngineException;
import dev.curlew.media.DownloadException;
import dev.curlew.media.StreamInfo;
import dev.curlew.pipeline.AdmissionException;
import dev.curlew.pipeline.DeviceLost;
import dev.curlew.pipeline.StreamPipeline;
import dev.curlew.source.SourceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of a job, with what is told of it while it runs and at its end. Main thread. */
public record JobStream(StreamPipeline pipeline, Outputs outputs, TrackTotals totals, RuleTotals rules) {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    /** In a word. */
    String state() {
        return pipeline.failure() == null ? "ended" : "failed";
    }

    /** While others may still run. */
    public String liveState() {
        if (pipeline.failure() != null) {
            return "failed";
        }
        if (pipeline.isFinished()) {
            return "ended";
        }
        return pipeline.stats().analysed.get() == 0 ? "starting" : "running";
    }

    /** One line for a person, or null when all went well. */
    @Nullable
    public String problem() {
        Throwable failure = pipeline.failure();
        if (failure == null) {
            return null;
        }
        if (exitCode() == UserException.FAULT) {
            return UserException.fault(failure);
        }
        String text = String.valueOf(failure.getMessage());
        return failure instanceof DecodeException
                        || failure instanceof PictureException
                        || failure instanceof DownloadException
                ? pipeline.settings().source().displayUrl() + ": " + text
                : text;
    }

    /** For programs. */
    public String problemCode() {
        return switch (exitCode()) {
            case UserException.INPUT -> "source-failed";
            case UserException.OUTPUT -> "output-failed";
            case UserException.MODEL -> "model-failed";
            case UserException.GPU -> "gpu-lost";
            case UserException.NO_ROOM -> "no-room";
            default -> "fault";
        };
    }

    /** Whether it failed with all others, which is told once. */
    public boolean isGpuLost() {
        return DeviceLost.in(pipeline.failure()) != null;
    }

    public int exitCode() {
        Throwable failure = pipeline.failure();
        if (failure == null) {
            return 0;
        }
        if (isGpuLost()) {
            return UserException.GPU;
        }
        if (failure instanceof AdmissionException) {
            return UserException.NO_ROOM;
        }
        if (failure instanceof SourceException
                || failure instanceof DecodeException
                || failure instanceof PictureException
                || failure instanceof DownloadException) {
            return UserException.INPUT;
        }
        if (failure instanceof IOException) {
            return UserException.OUTPUT;
        }
        return failure instanceof EngineException ? UserException.MODEL : UserException.FAULT;
    }

    /** @param stopped whether it was ended from outside, and so is not expected to be whole */
    void tellEnd(boolean stopped) {
        Throwable failure = pipeline.failure();
        if (failure != null) {
            LOG.debug("stream {} failed", pipeline.id(), failure);
        } else if (!stopped) {
            tellIfDamaged();
            tellIfCutShort();
        }
    }

    private void tellIfDamaged() {
        long corrupt = pipeline.stats().corruptPackets.get();
        if (corrupt > 0) {
            LOG.warn(
                    "{}: {} packets could not be decoded and are left out; is the file damaged?",
                    pipeline.settings().source().displayUrl(),
                    corrupt);
        }
    }

    /** FFmpeg takes the end of a file that was cut off for the end of the video. */
    private void tellIfCutShort() {
        StreamInfo info = pipeline.info();
        long frames = pipeline.stats().decoded.get();
        // a container without an index estimates
        if (info != null && frames + pipeline.stats().corruptPackets.get() < 0.9 * info.totalFrames()) {
            LOG.warn(
                    "{}: ended after {} of about {} frames; was the file cut off, or is it still being written?",
                    pipeline.settings().source().displayUrl(),
                    frames,
                    info.totalFrames());
        }
    }
}
