package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.OutputFile;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A stream's events appended to a file that others may follow while the agent runs. A frame's lines are written in one
 * call, so a reader never sees half a line unless the disk is full.
 */
public final class JsonLinesLog implements ResultSink {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final OutputStream file;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(4096);
    private final EventEncoder encoder;
    private int width;
    private int height;

    public JsonLinesLog(Path target, StreamInfo stream, ModelVersion model) throws IOException {
        this.encoder = new EventEncoder(stream, model);
        this.width = stream.width();
        this.height = stream.height();
        boolean cutOff = endsInMidLine(target);
        this.file = OutputFile.open(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (cutOff) {
            file.write('\n');
        }
    }

    /** A crash or a full disk may have left half a line, which must not spoil the next. */
    private static boolean endsInMidLine(Path target) throws IOException {
        if (!Files.isRegularFile(target) || Files.size(target) == 0) {
            return false;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(target)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    @Override
    public void accept(FrameResult result) throws IOException {
        width = result.frame().width();
        height = result.frame().height();
        write(result.events(), result.facts());
    }

    private void write(List<TrackEvent> events, List<Fact> facts) throws IOException {
        if (events.isEmpty() && facts.isEmpty()) {
            return;
        }
        lines.reset();
        for (int i = 0; i < events.size(); i++) {
            encoder.write(events.get(i), width, height, lines);
        }
        for (int i = 0; i < facts.size(); i++) {
            encoder.write(facts.get(i), width, height, lines);
        }
        lines.writeTo(file);
    }

    @Override
    public void lastFacts(List<Fact> facts) throws IOException {
        write(List.of(), facts);
    }

    @Override
    public void finish(List<TrackEvent> ended) throws IOException {
        write(ended, List.of());
    }

    @Override
    public void close() throws IOException {
        mark.close();
        file.close();
    }
}
