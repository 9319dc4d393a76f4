package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.MosquittoWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process, a Mosquitto, and what can go wrong between them. */
class BrokersIT {
    @TempDir
    private Path folder;

    private OneSink sink;

    @BeforeEach
    void layOut() throws IOException {
        sink = new OneSink(folder);
        sink.layOut();
    }

    private Path mqtt(int port) throws IOException {
        return sink.config(
                "url: \"mqtt://localhost:" + port + "\", answerTimeout: 2s, connectTimeout: 3s, keepAlive: 5s",
                "type: mqtt\n    topic: \"curlew/{stream}\"");
    }

    private static void assertComplete(List<String> payloads, int faults) throws IOException {
        Numbers.of(payloads).assertComplete(faults);
    }

    private static List<String> payloads(MosquittoWatch watch) throws IOException {
        return watch.seen().stream().map(MosquittoWatch.Seen::payload).toList();
    }

    /** @return how many outages it saw: on a busy machine a broker may hang by itself */
    static int stop(Curlew curlew) throws Exception {
        curlew.terminate();
        Curlew.Result result = curlew.await();
        assertThat(result.exitCode()).as(result.err()).isZero();
        return count(result.err(), "takes messages again after ") - 1;
    }

    /** An agent that stops leaves to its next start what waited from an outage and is not sent yet. */
    private static int stopAfterReplay(Curlew curlew, MosquittoWatch watch) throws Exception {
        try {
            curlew.awaitUntil(
                    "the end of the replay", err -> Numbers.of(payloads(watch)).hasNoGap());
        } catch (AssertionError e) {
            Numbers.of(payloads(watch)).assertNoGap(); // says which are missing
            throw e;
        }
        return stop(curlew);
    }

    @Test
    void losesNothingWhateverTheNetworkDoes() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder.resolve("m")).start();
                FaultProxy proxy = FaultProxy.to(broker.port());
                MosquittoWatch watch = MosquittoWatch.on(broker, "curlew/#");
                Curlew curlew = Curlew.start("run", "--config", mqtt(proxy.port()))) {
            curlew.awaitUntil("messages", err -> watch.seen().size() > 20);
            proxy.latency(Duration.ofMillis(300));
            awaitMore(curlew, watch);
            proxy.latency(Duration.ZERO);
            proxy.reset();
            awaitMore(curlew, watch);
            proxy.halfOpen(true);
            curlew.awaitUntil("the silence is noticed", err -> err.contains("sink out: the "));
            proxy.halfOpen(false);
            awaitMore(curlew, watch);
            proxy.bandwidth(30_000);
            awaitMore(curlew, watch);
            proxy.bandwidth(0);
            int before = proxy.accepted();
            int losses = count(curlew.err(), "was lost");
            proxy.down();
            curlew.awaitUntil("the loss is noticed", err -> count(err, "was lost") > losses);
            proxy.up();
            curlew.awaitUntil("a new connection", err -> proxy.accepted() > before);
            awaitMore(curlew, watch);
            int outages = stopAfterReplay(curlew, watch);
            assertComplete(payloads(watch), Math.max(4, outages));
        }
    }

    private static void awaitMore(Curlew curlew, MosquittoWatch watch) throws Exception {
        int before = watch.seen().size();
        curlew.awaitUntil("more messages", err -> watch.seen().size() > before + 50);
    }

    @Test
    void losesNothingWhenTheBrokerIsKilledHangsOrIsRestarted() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder.resolve("m")).start();
                FaultProxy proxy = FaultProxy.to(broker.port());
                MosquittoWatch watch = MosquittoWatch.on(broker, "curlew/#");
                Curlew curlew = Curlew.start("run", "--config", mqtt(proxy.port()))) {
            awaitMore(curlew, watch);
            broker.freeze();
            curlew.awaitUntil("the silence is noticed", err -> err.contains("sink out: the "));
            broker.thaw();
            awaitMore(curlew, watch);
            for (int i = 0; i < 2; i++) {
                int losses = count(curlew.err(), "was lost");
                if (i == 0) {
                    broker.kill();
                } else {
                    broker.stop();
                }
                // whoever watches must be there again before the agent is
                proxy.down();
                curlew.awaitUntil("the loss is noticed", err -> count(err, "was lost") > losses);
                broker.restart();
                watch.awaitSubscribed();
                proxy.up();
                awaitMore(curlew, watch);
            }
            int outages = stopAfterReplay(curlew, watch);
            assertComplete(payloads(watch), Math.max(3, outages));
        }
    }

    @Test
    void hearsOfAllThatTheBrokerTookBeforeItEnds() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder.resolve("m")).start();
                MosquittoWatch watch = MosquittoWatch.on(broker, "curlew/#")) {
            Path config = mqtt(broker.port());
            for (int i = 0; i < 2; i++) {
                try (Curlew curlew = Curlew.start("run", "--config", config)) {
                    awaitMore(curlew, watch);
                    curlew.terminate();
                    Curlew.Result result = curlew.await();
                    assertThat(result.exitCode()).as(result.err()).isZero();
                    assertThat(result.err()).contains(" delivered, 0 waiting").doesNotContain("cut off");
                }
            }
            assertComplete(payloads(watch), 0);
        }
    }

    @Test
    void goesOnWhereItStoodAfterItsOwnDeath() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder.resolve("m")).start();
                MosquittoWatch watch = MosquittoWatch.on(broker, "curlew/#")) {
            Path config = mqtt(broker.port());
            for (int i = 0; i < 3; i++) {
                try (Curlew curlew = Curlew.start("run", "--config", config)) {
                    awaitMore(curlew, watch);
                    curlew.kill();
                }
            }
            try (Curlew curlew = Curlew.start("run", "--config", config)) {
                awaitMore(curlew, watch);
                stopAfterReplay(curlew, watch);
            }
            assertComplete(payloads(watch), 3 * 2);
        }
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length;
    }
}
