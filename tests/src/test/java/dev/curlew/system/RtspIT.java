package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.TestModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A camera over the network. There is none where the tests run, so somebody has to name one. */
@EnabledIfEnvironmentVariable(
        named = "CURLEW_TEST_RTSP",
        matches = "rtsps?://.+",
        disabledReason = "set CURLEW_TEST_RTSP to a camera's rtsp:// address to test with it")
class RtspIT {
    @TempDir
    Path folder;

    @Test
    void analysesACameraUntilSigterm() throws Exception {
        TestModel.writeFile(folder, "cells");
        Path config = Files.writeString(
                folder.resolve("camera.yaml"),
                """
                model: cells.onnx
                sources:
                  camera: {url: "%s"}
                output: {detections: "{stream}.txt", events: "{stream}.jsonl"}
                """
                        .formatted(System.getenv("CURLEW_TEST_RTSP")));
        Path summary = folder.resolve("summary.json");
        Path written = folder.resolve("camera.txt.part");
        try (Curlew curlew = Curlew.start("run", "--config", config, "--summary-json", summary)) {
            curlew.awaitUntil("the first frame", err -> Files.exists(written));
            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        Instant now = Instant.now();
        assertThat(Events.read(folder.resolve("camera.jsonl"))).allSatisfy(event -> assertThat(
                        Instant.parse(event.json().get("time").textValue()))
                .isBefore(now));
        JsonNode camera = Events.json(summary).get("streams").get(0);
        assertThat(camera.get("state").textValue()).isEqualTo("ended");
        assertThat(camera.get("decoded").intValue()).isPositive();
        assertThat(camera.get("width").intValue()).isPositive();
        assertThat(folder.resolve("camera.txt")).exists();
    }
}
