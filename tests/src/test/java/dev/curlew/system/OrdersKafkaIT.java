package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.CommandSchema;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.KafkaBroker;
import dev.curlew.kit.KafkaWatch;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.link.Thing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands by Kafka, from a broker that wants TLS and a password, is not there at first and dies in between. */
class OrdersKafkaIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "planted-kafka-3d71";

    @TempDir
    private Path folder;

    private Path config(KafkaBroker broker, Pki pki) throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  yard: {url: walker.mkv, live: true, repeat: 0}
                brokers:
                  lake:
                    url: kafkas://%s
                    username: camera
                    password: ${file:password}
                    sasl: scram-sha-512
                    tls: {ca: %s}
                    connectTimeout: 5s
                    answerTimeout: 5s
                commands:
                  boss: {broker: lake, topic: orders, answers: answers}
                """
                        .formatted(broker.farAddress(), pki.certificate()));
    }

    /** Sends as somebody else, and waits until the broker has it. */
    private static void send(KafkaBroker broker, @Nullable String key, String... commands) throws Exception {
        try (KafkaProducer<String, String> boss = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.plainAddress(), "compression.type", "zstd"),
                new StringSerializer(),
                new StringSerializer())) {
            for (String command : commands) {
                ProducerRecord<String, String> record = new ProducerRecord<>("orders", key, command);
                record.headers().add("correlationId", "c-7".getBytes(StandardCharsets.UTF_8));
                boss.send(record).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static JsonNode answer(KafkaWatch watch, int index) throws IOException {
        JsonNode answer = JSON.readTree(watch.await(index + 1).get(index).value());
        CommandSchema.requireAnswer(answer);
        return answer;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Test
    void carriesOutEachOnceWhateverHappensToTheBrokerAndToItself() throws Exception {
        Pki pki = Pki.create(folder.resolve("pki"), "ca");
        try (KafkaBroker broker =
                KafkaBroker.start(folder.resolve("k"), pki, pki.server("broker", "localhost"), "camera", PASSWORD)) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()))) {
                admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("answers", 1, (short) 1)))
                        .all()
                        .get();
            }
            Path config = config(broker, pki);
            broker.proxy().down();
            try (KafkaWatch answers = new KafkaWatch(broker, "answers")) {
                try (Curlew curlew = Curlew.start("run", "--config", config)) {
                    curlew.awaitUntil(
                            "the first attempt", err -> err.contains("brokers.lake: topic orders: nobody listens at "));
                    broker.proxy().up();
                    curlew.awaitUntil("the connection", err -> err.contains("topic orders is read at "));

                    asksAndOrders(broker, answers);
                    broker.kill();
                    curlew.awaitUntil("the loss is noticed", err -> err.contains(" hung up during the TLS handshake"));
                    broker.restart();
                    send(broker, null, "{\"id\":\"e\",\"command\":\"counters.reset\"}");
                    assertThat(answer(answers, 6).get("status").asText()).isEqualTo("done");
                    curlew.kill();
                }
                send(
                        broker,
                        Thing.name(),
                        "{\"id\":\"e\",\"command\":\"counters.reset\"}",
                        "{\"id\":\"f\",\"command\":\"status\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}",
                        "{\"id\":\"g\",\"command\":\"status\"}");
                try (Curlew curlew = Curlew.start("run", "--config", config)) {
                    // what was not settled before the death may be answered anew
                    String last = "";
                    for (int i = 7; !last.equals("g"); i++) {
                        JsonNode told = answer(answers, i);
                        last = told.get("id").asText();
                        if (last.equals("e")) {
                            assertThat(told.path("duplicate").asBoolean())
                                    .as("%s", told)
                                    .isTrue();
                        } else if (last.equals("f")) {
                            assertThat(told.path("code").asText()).isEqualTo("expired");
                        }
                    }
                    curlew.terminate();
                    Curlew.Result result = curlew.await();
                    assertThat(result.exitCode()).as(result.err()).isZero();
                    assertThat(result.err()).doesNotContain(PASSWORD);
                }
                int all = answers.all().size();
                assertThat(all).isBetween(10, 13);
            }
        }
    }

    private static void asksAndOrders(KafkaBroker broker, KafkaWatch answers) throws Exception {
        send(broker, null, "{\"id\":\"a\",\"command\":\"status\"}");
        JsonNode status = answer(answers, 0);
        assertThat(status.at("/result/brokers/0/state").asText()).isEqualTo("connected");
        assertThat(status.at("/result/commands/sources/0/received").asInt()).isEqualTo(1);
        ConsumerRecord<String, byte[]> record = answers.poll().get(0);
        assertThat(record.key()).isEqualTo(Thing.name());
        assertThat(header(record, "id")).isEqualTo("a");
        assertThat(header(record, "correlationId")).isEqualTo("c-7");

        String rules = "{\"id\":\"b\",\"command\":\"zones.set\",\"args\":{\"stream\":\"yard\",\"lines\":{\"d\":"
                + "{\"line\":[[0.2,0],[0.2,1]]}}}}";
        send(broker, null, "no command", rules);
        assertThat(answer(answers, 1).get("code").asText()).isEqualTo("bad-json");
        assertThat(header(answers.poll().get(1), "correlationId")).isEqualTo("c-7");
        assertThat(answer(answers, 2).at("/result/lines/added/0").asText()).isEqualTo("d");

        send(broker, "another-thing", "{\"id\":\"x\",\"command\":\"status\"}");
        send(broker, Thing.name(), rules, "", "{\"id\":\"c\",\"command\":\"status\"}");
        assertThat(answer(answers, 3).get("duplicate").asBoolean()).isTrue();
        assertThat(answer(answers, 4).get("code").asText()).isEqualTo("bad-json");
        assertThat(answer(answers, 5).at("/result/commands/sources/0/forOthers").asInt())
                .isEqualTo(1);
    }
}
