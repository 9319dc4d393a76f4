package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.CommandSchema;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.MosquittoWatch;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that dies between a command and its answer. */
class AnswerRetryIT {
    /** Long enough to kill a broker while an answer is on its way there. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    private static final String RESET = "{\"id\":\"reset-1\",\"command\":\"counters.reset\"}";

    @TempDir
    private Path folder;

    private Path config(int port) throws IOException {
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                output: {events: "{stream}.jsonl"}
                brokers:
                  site: {url: "mqtt://127.0.0.1:%d"}
                commands:
                  site: {broker: site, topic: site/commands, answers: site/answers}
                """
                        .formatted(port));
    }

    private static boolean isSubscribed(Mosquitto broker, int times) throws IOException {
        return broker.log()
                        .lines()
                        .filter(line -> line.contains("Sending SUBACK to ") && line.endsWith("-curlew-site-commands"))
                        .count()
                == times;
    }

    private static JsonNode answer(MosquittoWatch answers, int index) throws IOException, InterruptedException {
        answers.awaitCount(index + 1);
        String payload = answers.seen().get(index).payload();
        JsonNode answer = new ObjectMapper().readTree(payload);
        CommandSchema.require(RESET, answer);
        return answer;
    }

    @Test
    void anAnswerThatTheBrokerTookWithItIsSentAgainAndTheCommandIsNotDoneAgain() throws Exception {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        try (Mosquitto broker = Mosquitto.in(folder.resolve("broker")).start();
                FaultProxy way = FaultProxy.to(broker.port());
                Curlew curlew = Curlew.start("run", "--config", config(way.port()))) {
            curlew.awaitUntil("the subscription", err -> isSubscribed(broker, 1));
            try (MosquittoWatch answers = MosquittoWatch.on(broker, "site/answers")) {
                way.latency(ON_ITS_WAY);
                broker.publish("site/commands", RESET, "-V", "311");
                curlew.awaitUntil(
                        "the command", err -> err.contains("command counters.reset reset-1 from commands.site: done"));
                broker.kill();
                assertThat(answers.seen()).as("it is on its way").isEmpty();
            }
            way.down();
            broker.restart();
            try (MosquittoWatch answers = MosquittoWatch.on(broker, "site/answers")) {
                way.latency(Duration.ZERO);
                way.up();
                JsonNode answer = answer(answers, 0);
                assertThat(answer.get("id").asText()).isEqualTo("reset-1");
                assertThat(answer.get("status").asText()).isEqualTo("done");
                assertThat(answer.has("duplicate")).as("the same answer").isFalse();

                curlew.awaitUntil("the subscription again", err -> isSubscribed(broker, 2));
                broker.publish("site/commands", RESET, "-V", "311");
                assertThat(answer(answers, 1).get("duplicate").asBoolean()).isTrue();

                broker.publish("site/commands", "{\"id\":\"s\",\"command\":\"status\"}", "-V", "311");
                assertThat(answer(answers, 2).at("/result/brokers").findValuesAsText("use"))
                        .contains("commands", "messages");
            }
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }
}
