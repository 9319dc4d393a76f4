package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A stream's events, one line of JSON each, in a file that gets its name when the stream is over. */
public final class JsonLinesFile implements ResultSink {
    private final PendingStream file;
    private final EventEncoder encoder;
    private int width;
    private int height;

    public JsonLinesFile(Path target, StreamInfo stream, ModelVersion model) throws IOException {
        this.file = new PendingStream(target);
        this.encoder = new EventEncoder(stream, model);
        this.width = stream.width();
        this.height = stream.height();
    }

    @Override
    public void accept(FrameResult result) throws IOException {
        width = result.frame().width();
        height = result.frame().height();
        write(result.events(), result.facts());
    }

    private void write(List<TrackEvent> events, List<Fact> facts) throws IOException {
        for (int i = 0; i < events.size(); i++) {
            encoder.write(events.get(i), width, height, file.out());
        }
        for (int i = 0; i < facts.size(); i++) {
            encoder.write(facts.get(i), width, height, file.out());
        }
    }

    @Override
    public void lastFacts(List<Fact> facts) throws IOException {
        write(List.of(), facts);
    }

    @Override
    public void finish(List<TrackEvent> ended) throws IOException {
        write(ended, List.of());
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
