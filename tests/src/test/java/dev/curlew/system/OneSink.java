package dev.curlew.system;

import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent with one camera, whose events all go to one sink, {@code out}, at one broker. */
record OneSink(Path folder) {
    static final int WINDOW = 20;

    void layOut() throws IOException {
        new Scene(30, 120, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    /**
     * @param broker its keys, as YAML in one line
     * @param sink its further keys, as lines
     */
    Path config(String broker, String sink) throws IOException {
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                events: {update: 0.01}
                brokers:
                  b: {%s}
                sinks:
                  out:
                    broker: b
                    rate: {interval: 0s}
                    delivery: {window: %d, replayPerSecond: 0, retryFirst: 200ms, retryMost: 1s, probe: 1s}
                    %s
                """
                        .formatted(broker, WINDOW, sink));
    }
}
