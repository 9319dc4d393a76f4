package dev.curlew.render;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One page of HTML about a whole run, complete in itself. Called by the stream's tracking thread; whoever made it closes
 * it, and then the file is there.
 */
public final class Report implements ResultSink {
    public Report(Path file, StreamInfo stream, ReportSubject subject) throws RenderException {
        PendingFile.beside(file);
    }

    @Override
    public void accept(FrameResult result) {}

    @Override
    public void finish(List<TrackEvent> ended) {}

    @Override
    public void close() throws IOException {}
}
