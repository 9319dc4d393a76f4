package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands by MQTT, through a Mosquitto with TLS, password and ACL; and whether anything shows a secret. */
class OrdersMqttIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "planted-broker-9f2c";
    private static final List<String> PLANTED = List.of(
            PASSWORD,
            "planted-camera-71aa",
            "planted-token-5d0e",
            "planted-plain-88b3",
            "planted-hmac-c41f",
            "planted-refused-e6b7");
    /** Where one could hide. */
    private static final List<String> LOOKED_INTO = List.of(
            "state/dead-letters/hook.jsonl",
            "state/commands/answers.jsonl",
            "state/spool/denied/",
            "state/diagnostics/");

    @TempDir
    private Path folder;

    @BeforeEach
    void layOut() throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/broker"), PASSWORD + "\n");
        Files.writeString(folder.resolve("secrets/camera"), PLANTED.get(1) + "\n");
        Files.writeString(folder.resolve("secrets/token"), PLANTED.get(2) + "\n");
        Files.writeString(folder.resolve("secrets/hmac"), PLANTED.get(4) + "\n");
    }

    private Mosquitto broker(Pki pki) throws IOException, InterruptedException {
        return Mosquitto.in(folder.resolve("broker"))
                .tls(pki.server("server", "localhost"))
                .user("agent", PASSWORD)
                .user("boss", "boss")
                .acl(
                        "user agent",
                        "topic read site/commands",
                        "topic write site/answers",
                        "topic write boss/#",
                        "user boss",
                        "topic readwrite #")
                .start();
    }

    /** Refuses each message for itself, and gives back what it was told. */
    private static HttpServer refusing() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] told = exchange.getRequestHeaders().entrySet().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, told.length);
            exchange.getResponseBody().write(told);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Path config(Mosquitto broker, Pki pki, HttpServer web) throws IOException {
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                  camera: {url: "rtsp://viewer:${file:secrets/camera}@127.0.0.1:1/live?token=${file:secrets/token}"}
                  other: {url: "rtsp://viewer:planted-plain-88b3@127.0.0.1:1/live"}
                output: {events: "{stream}.jsonl"}
                sinks:
                  hook:
                    type: webhook
                    url: http://127.0.0.1:%3$d/in
                    webhook: {secret: "${file:secrets/hmac}", headers: {Authorization: "Bearer ${file:secrets/token}"}}
                  dead:
                    type: webhook
                    url: http://127.0.0.1:1/in
                    webhook: {secret: "${file:secrets/hmac}", headers: {Authorization: "Bearer ${file:secrets/token}"}}
                  refused: {type: mqtt, broker: refusing, topic: "refused/{stream}"}
                  denied: {type: mqtt, broker: site, topic: "denied/{stream}"}
                brokers:
                  site:
                    url: mqtts://localhost:%1$d
                    username: agent
                    password: ${file:secrets/broker}
                    tls: {ca: %2$s}
                  refusing:
                    url: mqtts://localhost:%1$d
                    username: agent
                    password: planted-refused-e6b7
                    tls: {ca: %2$s}
                commands:
                  refusing: {broker: refusing, topic: site/commands}
                  site: {broker: site, topic: site/commands, answers: site/answers}
                """
                        .formatted(
                                broker.port(),
                                pki.certificate(),
                                web.getAddress().getPort()));
    }

    /** It keeps to the published schema, and so does the command. */
    private static JsonNode answer(Curlew curlew, String command, MosquittoWatch watch, int index)
            throws IOException, InterruptedException {
        curlew.awaitUntil("answer " + index, err -> watch.seen().size() > index);
        JsonNode answer = JSON.readTree(watch.seen().get(index).payload());
        CommandSchema.require(command, answer);
        return answer;
    }

    @Test
    void answersWhereItIsAskedToAndShowsNoSecretAnywhere() throws Exception {
        Pki pki = Pki.create(Files.createDirectories(folder.resolve("pki")), "ours");
        String[] boss = {"--cafile", pki.certificate().toString(), "-u", "boss", "-P", "boss"};
        HttpServer web = refusing();
        try (Mosquitto broker = broker(pki);
                MosquittoWatch answers = MosquittoWatch.on(broker, "site/answers", boss);
                MosquittoWatch asked = MosquittoWatch.on(broker, "boss/inbox", boss);
                Curlew curlew = Curlew.start("--verbose", "run", "--config", config(broker, pki, web))) {
            curlew.awaitUntil("the connection", err -> subscriptions(broker) == 1);
            String command = "{\"id\":\"a\",\"command\":\"status\"}";
            broker.publish("site/commands", command, boss);
            JsonNode status = answer(curlew, command, answers, 0);
            assertThat(status.at("/result/brokers").findValuesAsText("state")).contains("connected");
            assertThat(status.at("/result/settings/brokers.site.password").asText())
                    .isEqualTo("file");

            command = "{\"id\":\"b\",\"command\":\"counters.reset\"}";
            List<String> wanting = new ArrayList<>(List.of(boss));
            wanting.addAll(List.of("-D", "publish", "response-topic", "boss/inbox"));
            wanting.addAll(List.of("-D", "publish", "correlation-data", "c-7"));
            broker.publish("site/commands", command, wanting.toArray(String[]::new));
            assertThat(answer(curlew, command, asked, 0).get("status").asText()).isEqualTo("done");
            assertThat(answers.seen()).hasSize(1);

            command = "{\"id\":\"c\",\"command\":\"zones.set\",\"args\":{\"stream\":\"yard\",\"lines\":{\"d\":"
                    + "{\"line\":[[0.2,0],[0.2,1]],\"in\":\"${file:secrets/broker}\"}}}}";
            broker.publish("site/commands", command, boss);
            assertThat(answer(curlew, command, answers, 1).get("reason").asText())
                    .contains("references can stand in");

            command = "{\"id\":\"d\",\"command\":\"diagnostics\"}";
            broker.publish("site/commands", command, boss);
            Path zip = Path.of(
                    answer(curlew, command, answers, 2).at("/result/path").asText());
            assertThat(zip).exists();

            command = "{\"id\":\"e\",\"command\":\"status\"}";
            broker.publish("site/commands", command, boss);
            assertThat(answer(curlew, command, answers, 3).at("/result/sinks").findValuesAsText("name"))
                    .contains("sink hook", "sink denied");

            curlew.awaitUntil("a dead letter", err -> err.contains("sink hook: refused for itself"));
            curlew.awaitUntil(
                    "the refusal of a password",
                    err -> err.contains("sink refused: the broker at")
                            && err.contains("brokers.refusing: commands: the broker at"));
            broker.kill();
            broker.restart();
            curlew.awaitUntil("the connection after the broker's death", err -> subscriptions(broker) == 2);
            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isEqualTo(3); // of the two cameras
            for (String secret : PLANTED) {
                assertThat(result.err() + result.out()).doesNotContain(secret);
            }
            Curlew.Result test =
                    Curlew.run("--verbose", "sink", "test", "--config", folder.resolve("agent.yaml"), "--timeout", "5");
            for (String sink : List.of("hook", "dead", "refused", "denied")) {
                assertThat(test.out().lines()).anyMatch(line -> line.startsWith(sink + ": failed ("));
            }
            assertThat(test.out() + test.err()).doesNotContain(PLANTED);
            for (MosquittoWatch watch : List.of(answers, asked)) {
                assertThat(watch.seen().toString()).doesNotContain(PLANTED);
            }
        }
        web.stop(0);
        assertNoSecretIn(folder);
    }

    private static long subscriptions(Mosquitto broker) throws IOException {
        return broker.log()
                .lines()
                .filter(line -> line.contains("Sending SUBACK to ") && line.endsWith("-curlew-site-commands"))
                .count();
    }

    /** In every file that the agent wrote, and in what it packed. */
    private static void assertNoSecretIn(Path folder) throws IOException {
        int looked = 0;
        List<String> into = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().endsWith("secrets"))
                    .filter(file -> !file.getParent().endsWith("broker"))
                    .filter(file -> !file.endsWith("agent.yaml"))
                    .toList()) {
                looked++;
                into.add(folder.relativize(file).toString());
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(PLANTED);
                if (file.toString().endsWith(".zip")) {
                    looked += zip(file);
                }
            }
        }
        assertThat(looked).as("files that were looked into").isGreaterThan(10);
        for (String place : LOOKED_INTO) {
            assertThat(into).as(place).anyMatch(file -> file.startsWith(place));
        }
    }

    private static int zip(Path file) throws IOException {
        int looked = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                looked++;
                assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                        .as("%s in %s", entry.getName(), file)
                        .doesNotContain(PLANTED);
            }
        }
        return looked;
    }
}
