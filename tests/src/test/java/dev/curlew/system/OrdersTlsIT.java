package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.CommandSchema;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.MosquittoWatch;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over mutual TLS: the broker takes the name in the certificate for the user's, and its ACL goes by that. */
class OrdersTlsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMAND = "{\"id\":\"a\",\"command\":\"counters.reset\"}";

    @TempDir
    private Path folder;

    private Path config(Mosquitto broker, Pki pki) throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                brokers:
                  site: {url: "mqtts://localhost:%d", clientId: agent, connectTimeout: 2s, tls: {ca: %s, certificate: own.crt, key: own.key}}
                commands:
                  site: {broker: site, topic: camera/commands, answers: camera/answers}
                """
                        .formatted(broker.port(), pki.certificate()));
    }

    private void install(Pki.Leaf leaf) throws IOException {
        Files.copy(leaf.certificate(), folder.resolve("own.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(leaf.key(), folder.resolve("own.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aCommandIsAnsweredOnceTheCertificateIsRightWithoutARestart() throws Exception {
        Pki pki = Pki.create(folder.resolve("ours"), "ca");
        Pki foreign = Pki.create(folder.resolve("theirs"), "foreign");
        Pki.Leaf boss = pki.client("boss");
        String[] asBoss = {
            "--cafile",
            pki.certificate().toString(),
            "--cert",
            boss.certificate().toString(),
            "--key",
            boss.key().toString()
        };
        install(foreign.client("camera"));
        try (Mosquitto broker = Mosquitto.in(folder.resolve("broker"))
                        .tls(pki.server("server", "localhost"))
                        .clientCertificates(pki.certificate())
                        .acl(
                                "user camera",
                                "topic read camera/commands",
                                "topic write camera/answers",
                                "user boss",
                                "topic readwrite #")
                        .start();
                MosquittoWatch answers = MosquittoWatch.on(broker, "camera/answers", asBoss);
                Curlew curlew = Curlew.start("run", "--config", config(broker, pki))) {
            curlew.awaitUntil(
                    "why no commands come",
                    err -> err.contains("brokers.site: commands: the server at")
                            && err.contains("hung up after it saw the agent's certificate")
                            && err.contains("(tls-client)"));

            install(pki.client("camera"));
            curlew.awaitUntil("the subscription", err -> broker.log().contains("Sending SUBACK to agent-commands"));
            assertThat(curlew.err()).contains("read the certificates of agent-commands anew");
            assertThat(broker.log()).contains("as agent-commands (p5, c0, k30, u'camera')");

            broker.publish("camera/commands", COMMAND, asBoss);
            curlew.awaitUntil("the answer", err -> !answers.seen().isEmpty());
            JsonNode answer = JSON.readTree(answers.seen().get(0).payload());
            CommandSchema.require(COMMAND, answer);
            assertThat(answer.get("id").asText()).isEqualTo("a");
            assertThat(answer.get("status").asText()).isEqualTo("done");
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }
}
