package dev.curlew.publish;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.detection.Detection;
import dev.curlew.mot.MotWriter;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import dev.curlew.track.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A stream's tracks or detections as MOTChallenge rows, for any evaluator. */
public final class MotFile implements ResultSink {
    /** What a row stands for. */
    public enum Rows {
        /** Confirmed tracks, when they were seen. */
        TRACKS,
        /** Everything the detector reported; the id is -1. */
        DETECTIONS
    }

    private final Rows rows;
    private final PendingStream file;
    private final MotWriter writer;

    public MotFile(Path target, Rows rows) throws IOException {
        this.rows = rows;
        this.file = new PendingStream(target);
        this.writer = new MotWriter(file.out());
    }

    @Override
    public void accept(FrameResult result) throws IOException {
        long frame = result.frame().number() + 1;
        if (rows == Rows.TRACKS) {
            for (Track track : result.tracks()) {
                writer.write(frame, track.id(), track.box(), track.score());
            }
        } else {
            for (Detection detection : result.detections()) {
                writer.write(frame, -1, detection.box(), detection.score());
            }
        }
    }

    @Override
    public void finish(List<TrackEvent> ended) {
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
