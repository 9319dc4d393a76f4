package dev.curlew.system;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Request;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent and a real HTTP server that takes, refuses and goes away. */
class WebhookIT {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    private int port;
    private WireMockServer server =
            new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

    @BeforeAll
    static void layOut() throws IOException {
        new Scene(10, 60, Mover.always(3, 40, 2, 0, 0.9), Mover.always(20, 280, -2, 1, 0.88))
                .write(shared.resolve("street.mkv"), Codec.FFV1);
        TestModel.writeFile(shared, "cells");
    }

    @BeforeEach
    void open() {
        server.start();
        port = server.port();
        server.stubFor(post("/events").willReturn(aResponse().withStatus(204)));
        listen();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    private void listen() {
        server.addMockServiceRequestListener((request, response) -> {
            if (response.getStatus() == 204) {
                note(request);
            }
        });
    }

    private void note(Request request) {
        try {
            taken.add(new ObjectMapper().readTree(request.getBody()));
        } catch (IOException e) {
            throw new IllegalStateException(request.getBodyAsString(), e);
        }
    }

    private Path config(String delivery) throws IOException {
        return config("agent.yaml", "", "", delivery);
    }

    /** Of a stream that lasts two seconds and tells nothing: time for what waits. */
    private Path idle() throws IOException {
        return config(
                "idle.yaml", ", live: true, fps: 30", ", events: [agent.*, replay.complete]", "replayPerSecond: 0");
    }

    private Path config(String name, String source, String sink, String delivery) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "model: " + shared.resolve("cells.onnx") + "\nsources: {street: {url: " + shared.resolve("street.mkv")
                        + source
                        + "}}\nstorage: {folder: state}\nevents: {update: 10ms}\nsinks:\n  hook: {type: webhook, url: \"http://127.0.0.1:"
                        + port + "/events\", rate: {interval: 0s}" + sink
                        + ", webhook: {secret: \"${file:key}\"}, delivery: {drainTimeout: 1m"
                        + (delivery.isEmpty() ? "" : ", ") + delivery + "}}\n");
    }

    @BeforeEach
    void plantASecret() throws IOException {
        Files.writeString(folder.resolve("key"), "planted-secret-4711\n");
    }

    private Curlew.Result run(Path config) throws Exception {
        Curlew.Result result = Curlew.run("run", "--config", config, "--summary-json", folder.resolve("summary.json"));
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).doesNotContain("planted-secret-4711");
        return result;
    }

    private JsonNode sink() throws IOException {
        return Events.json(folder.resolve("summary.json")).get("sinks").get(0);
    }

    /** By stream and epoch, which numbers came. */
    private Map<String, Set<Long>> numbers() {
        Map<String, Set<Long>> numbers = new HashMap<>();
        for (JsonNode event : taken) {
            numbers.computeIfAbsent(
                            event.path("stream").asText() + "/"
                                    + event.get("epoch").asLong(),
                            each -> new TreeSet<>())
                    .add(event.get("seq").asLong());
        }
        return numbers;
    }

    /** Sends what waits, and no more. */
    private void drain() throws Exception {
        for (int i = 0; i == 0 || (i < 5 && sink().get("spool").get("messages").asLong() > 0); i++) {
            run(idle());
        }
        assertThat(sink().get("spool").get("messages").asLong()).isZero();
    }

    private void assertNothingIsMissing() {
        numbers()
                .forEach((name, seqs) -> assertThat((long) seqs.size()).as(name).isEqualTo(Collections.max(seqs)));
    }

    @Test
    void everyEventComesOnceInOrder() throws Exception {
        run(config(""));

        assertThat(taken).hasSize((int) sink().get("events").asLong());
        assertThat(taken.size()).isGreaterThan(100);
        assertNothingIsMissing();
        List<Long> street = taken.stream()
                .filter(event -> event.has("stream"))
                .map(event -> event.get("seq").asLong())
                .toList();
        assertThat(street).isSorted().doesNotHaveDuplicates();
        assertThat(taken).noneMatch(event -> event.has("lane"));
        assertThat(sink().get("state").asText()).isEqualTo("stopped");
        assertThat(sink().get("delivered").asLong()).isEqualTo(taken.size());
    }

    @Test
    void whatWaitsForADeadServerIsReplayedByTheNextRun() throws Exception {
        server.stop();
        Path config = config("replayPerSecond: 0");
        Curlew.Result dead = run(config);
        assertThat(dead.err()).contains("sink hook: nobody listens at 127.0.0.1:" + port);
        long waited = sink().get("spool").get("messages").asLong();
        assertThat(waited).isEqualTo(sink().get("events").asLong()).isGreaterThan(100);
        assertThat(sink().get("code").asText()).isEqualTo("tcp");

        server = new WireMockServer(options().bindAddress("127.0.0.1").port(port));
        open();
        drain();

        assertNothingIsMissing();
        List<JsonNode> replayed =
                taken.stream().filter(event -> event.has("lane")).toList();
        assertThat(replayed.size()).isGreaterThanOrEqualTo((int) waited);
        assertThat(replayed.stream()
                        .filter(event -> event.has("stream"))
                        .map(event -> event.get("seq").asLong())
                        .limit(waited - 2))
                .isSorted();
        List<JsonNode> complete = taken.stream()
                .filter(event -> event.get("event").asText().equals("replay.complete"))
                .toList();
        assertThat(complete).anySatisfy(event -> {
            assertThat(event.path("replay").path("stream").asText()).isEqualTo("street");
            assertThat(event.path("replay").path("fromSeq").asLong()).isEqualTo(1);
            assertThat(event.path("replay").path("dropped").asLong()).isZero();
        });
    }

    @Test
    void whatIsRefusedForItselfIsPutAsideAndTheRestGoesOn() throws Exception {
        server.stubFor(post("/events")
                .withHeader("Curlew-Event", equalTo("track.end"))
                .willReturn(aResponse().withStatus(400)));
        Curlew.Result result = run(config(""));

        List<JsonNode> letters = Events.all(folder.resolve("state/dead-letters/hook.jsonl"));
        assertThat(letters).isNotEmpty().allSatisfy(letter -> {
            assertThat(letter.get("code").asText()).isEqualTo("refused");
            assertThat(letter.get("type").asText()).isEqualTo("track.end");
            assertThat(new ObjectMapper()
                            .readTree(letter.get("body").asText())
                            .get("event")
                            .asText())
                    .isEqualTo("track.end");
        });
        assertThat(sink().get("deadLetters").asLong()).isEqualTo(letters.size());
        assertThat(taken.size() + letters.size())
                .isEqualTo((int) sink().get("events").asLong());
        assertThat(result.err()).contains("answered 400");
    }

    @Test
    void aRefusalOfCredentialsLosesNothing() throws Exception {
        server.stubFor(post("/events").willReturn(aResponse().withStatus(401)));
        Path config = config("probe: 200ms, replayPerSecond: 0");
        run(config);
        assertThat(taken).isEmpty();
        assertThat(sink().get("code").asText()).isEqualTo("auth");
        long waited = sink().get("spool").get("messages").asLong();

        server.stubFor(post("/events").willReturn(aResponse().withStatus(204)));
        drain();
        assertThat(taken.size()).isGreaterThanOrEqualTo((int) waited);
        assertNothingIsMissing();
    }

    @Test
    void sinkTestSaysInASentenceWhatHappened() throws Exception {
        Path config = config("");
        Map<Integer, String> expected = Map.of(
                204, "hook: ok: http://127.0.0.1:" + port + " has taken the message",
                401, "hook: failed (auth): 127.0.0.1:" + port + " answered 401",
                404, "hook: failed (no-such-place): 127.0.0.1:" + port + " answered 404",
                413, "hook: failed (too-large): 127.0.0.1:" + port + " answered 413",
                503, "hook: failed (server): 127.0.0.1:" + port + " answered 503");
        for (Map.Entry<Integer, String> each : expected.entrySet()) {
            server.stubFor(post(urlEqualTo("/events")).willReturn(aResponse().withStatus(each.getKey())));
            Curlew.Result result = Curlew.run("sink", "test", "hook", "--config", config);
            assertThat(result.out()).startsWith(each.getValue());
            // the path can hold a secret
            assertThat(result.out()).doesNotContain("/events");
            assertThat(result.out().lines()).hasSize(1);
            assertThat(result.exitCode()).isEqualTo(each.getKey() == 204 ? 0 : 4);
        }
        server.stop();
        Curlew.Result gone = Curlew.run("sink", "test", "hook", "--config", config);
        assertThat(gone.out()).startsWith("hook: failed (tcp): nobody listens at 127.0.0.1:");
        Curlew.Result unknown = Curlew.run("sink", "test", "hok", "--config", config);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("sinks has no 'hok'; did you mean 'hook'?");
    }

    @Test
    void noSecretLiesAnywhereOnTheDisk() throws Exception {
        server.stubFor(post("/events").willReturn(aResponse().withStatus(400)));
        run(config(""));
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("key"))
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(4).allSatisfy(file -> assertThat(
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("planted-secret-4711"));
    }
}
