package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.kit.CommandSchema;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.kit.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/command.schema.json holds the commands that a running agent knows, with their arguments, no more and no less.
 * That what is sent and answered keeps to it, {@link Told} sees to in every test.
 */
class CommandSchemaIT {
    private static final String CONFIG =
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
        Files.writeString(folder.resolve("agent.yaml"), CONFIG);
    }

    private static Set<String> names(String reason) {
        int known = reason.indexOf("; known are ");
        return known < 0
                ? Set.of()
                : new TreeSet<>(Arrays.asList(
                        reason.substring(known + "; known are ".length()).split(", ")));
    }

    @Test
    void namesTheCommandsAndTheirArgumentsThatARunningAgentKnows() throws Exception {
        Map<String, Set<String>> arguments = CommandSchema.arguments();
        try (Curlew curlew = Curlew.start("run", "--config", folder.resolve("agent.yaml"), "--commands", "-")) {
            Told told = new Told(curlew);
            told.awaitStatus("/streams/0/state", "running");
            JsonNode unknown = told.command("door.open", "{}");
            assertThat(names(unknown.get("reason").asText())).isEqualTo(arguments.keySet());

            arguments.forEach((name, known) -> {
                if (!name.endsWith("-recording")) {
                    assertThat(known(told, name)).as(name).isEqualTo(known);
                }
            });
            for (JsonNode example : CommandSchema.examples()) {
                assertThat(CommandSchema.isCommand(example)).as("%s", example).isTrue();
                JsonNode answer = told.line(example.toString());
                assertThat(answer.path("code").asText())
                        .as("%s: %s", example, answer)
                        .isIn("", "not-supported-yet");
            }
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    private static Set<String> known(Told told, String command) {
        try {
            JsonNode answer = told.command(command, "{\"no such argument\":1}");
            assertThat(answer.path("code").asText()).isEqualTo("bad-args");
            return names(answer.path("reason").asText());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesWhatTheReaderRefuses() throws Exception {
        List<ObjectNode> wrong = new ArrayList<>();
        for (JsonNode example : CommandSchema.examples()) {
            ObjectNode more = example.deepCopy();
            wrong.add(more.put("more", 1));
            if (example.has("id")) {
                wrong.add(((ObjectNode) example.deepCopy()).put("id", "with space"));
                wrong.add(((ObjectNode) example.deepCopy()).put("args", "none"));
                wrong.add(((ObjectNode) example.deepCopy()).put("expiresAt", 5));
                wrong.add(((ObjectNode) example.deepCopy()).without("command"));
            }
        }
        for (ObjectNode each : wrong) {
            assertThat(CommandSchema.isCommand(each)).as("%s", each).isFalse();
        }
        assertThat(CommandSchema.examples()).hasSizeGreaterThan(10);
    }
}
