package dev.curlew.pipeline;

import dev.curlew.media.StreamInfo;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.util.List;

/** Opens a stream's sinks once its size and clock are known. Called on the stream's tracking thread. */
@FunctionalInterface
public interface SinkFactory {
    List<ResultSink> open(StreamInfo stream) throws IOException;
}
