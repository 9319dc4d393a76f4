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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto hangs up on whoever publishes what its ACL forbids; commands of the same broker must not suffer from it. */
class DeniedSinkIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] BOSS = {"-u", "boss", "-P", "boss"};
    private static final String DENIED = "does not let client";

    @TempDir
    private Path folder;

    private Path config(int port) throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                sinks:
                  denied: {type: mqtt, broker: site, topic: "denied/{stream}", delivery: {probe: 500ms}}
                brokers:
                  site: {url: "mqtt://localhost:%d", clientId: agent, username: agent, password: p, statusTopic: site/status}
                commands:
                  site: {broker: site, topic: site/commands, answers: site/answers}
                """
                        .formatted(port));
    }

    private static String command(String id) {
        return "{\"id\":\"" + id + "\",\"command\":\"counters.reset\"}";
    }

    @Test
    void everyCommandIsAnsweredWhileASinkIsDeniedAgainAndAgainAndAfterAnOutage() throws Exception {
        List<String> sent = new ArrayList<>();
        try (Mosquitto broker = Mosquitto.in(folder.resolve("broker"))
                        .user("agent", "p")
                        .user("boss", "boss")
                        .acl(
                                "user agent",
                                "topic read site/commands",
                                "topic write site/answers",
                                "topic write site/status",
                                "user boss",
                                "topic readwrite #")
                        .start();
                MosquittoWatch answers = MosquittoWatch.on(broker, "site/answers", "-u", "boss", "-P", "boss");
                MosquittoWatch status = MosquittoWatch.on(broker, "site/status", "-u", "boss", "-P", "boss");
                FaultProxy proxy = FaultProxy.to(broker.port());
                Curlew curlew = Curlew.start("--verbose", "run", "--config", config(proxy.port()))) {
            curlew.awaitUntil("the subscription", err -> broker.log().contains("Sending SUBACK to agent-commands"));
            curlew.awaitUntil("the denial", err -> err.contains(DENIED));
            int refusals = refusals(broker);
            for (int i = 0; i < 200 && refusals(broker) < refusals + 2; i++) {
                curlew.awaitUntil("answers", err -> ids(answers).size() + 20 > sent.size());
                sent.add("c" + i);
                broker.publish("site/commands", command(sent.get(i)), BOSS);
            }
            curlew.awaitUntil("all answers", err -> ids(answers).size() >= sent.size());
            assertAnswered(sent, answers);
            assertThat(status.seen())
                    .extracting(MosquittoWatch.Seen::payload)
                    .containsExactly("{\"state\":\"online\"}");

            proxy.down();
            status.awaitCount(2);
            for (String id : List.of("away1", "away2", "away3")) {
                sent.add(id);
                broker.publish("site/commands", command(id), BOSS);
            }
            proxy.up();
            curlew.awaitUntil(
                    "all answers after the outage", err -> ids(answers).size() >= sent.size());
            assertAnswered(sent, answers);
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    private static void assertAnswered(List<String> sent, MosquittoWatch answers) throws IOException {
        assertThat(ids(answers)).containsExactlyInAnyOrderElementsOf(sent);
        for (MosquittoWatch.Seen each : answers.seen()) {
            JsonNode answer = JSON.readTree(each.payload());
            CommandSchema.require(command(answer.get("id").asText()), answer);
        }
    }

    private static Set<String> ids(MosquittoWatch answers) throws IOException {
        Set<String> ids = new TreeSet<>();
        for (MosquittoWatch.Seen each : answers.seen()) {
            ids.add(JSON.readTree(each.payload()).get("id").asText());
        }
        return ids;
    }

    private static int refusals(Mosquitto broker) throws IOException {
        return broker.log().split("Denied PUBLISH from agent", -1).length - 1;
    }
}
