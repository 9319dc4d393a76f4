package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.kit.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew run --commands -}: what a running agent is told, and what it answers. */
class OrdersIT {
    private static final String ENDLESS =
            """
            model: cells.onnx
            sources:
              yard: {url: walker.mkv, live: true, repeat: 0}
            output: {events: "{stream}.jsonl"}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void layOut() throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), text);
    }

    @Test
    void tellsWhatItIsAndDoesUntilItIsStopped() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            JsonNode status = told.awaitStatus("/streams/0/state", "running");

            assertThat(status.at("/agent/state").asText()).isEqualTo("running");
            assertThat(status.at("/model/name").asText()).isEqualTo("cells");
            assertThat(status.at("/streams/0/id").asText()).isEqualTo("yard");
            assertThat(status.at("/streams/0/analysed").asInt()).isPositive();

            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.messages()).isEmpty();
        }
        assertThat(folder.resolve("state")).as("made only when needed").doesNotExist();
    }

    @Test
    void answersEveryLineAndGoesOnWhenTheyEnd() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            assertThat(told.line("hello").get("code").asText()).isEqualTo("bad-json");
            assertThat(told.line("{\"id\":\"a\",\"command\":\"sttus\"}")
                            .get("reason")
                            .asText())
                    .contains("did you mean status?");
            assertThat(told.line("{\"id\":\"b\",\"command\":\"status\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}")
                            .get("code")
                            .asText())
                    .isEqualTo("expired");
            curlew.stdin().close();
            curlew.awaitUntil("the end of its input", err -> err.contains("commands from stdin have ended"));
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    @Test
    void refusesToReadCommandsAndVideoFromTheSamePlace() throws Exception {
        Path config = config(ENDLESS.replace("walker.mkv, live: true, repeat: 0", "\"-\""));

        Curlew.Result result = Curlew.run("run", "--config", config, "--commands", "-");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--commands - and a source with url: - cannot both read standard input");
    }
}
