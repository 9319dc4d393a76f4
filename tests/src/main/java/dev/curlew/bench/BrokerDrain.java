package dev.curlew.bench;

import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.mqtt.MqttLinks;
import dev.curlew.publish.Delivery;
import dev.curlew.publish.DeliverySettings;
import dev.curlew.publish.Notices;
import dev.curlew.publish.TopicTemplate;
import dev.curlew.publish.mqtt.MqttPublisher;
import dev.curlew.spool.DiskBudget;
import dev.curlew.spool.DiskSpool;
import dev.curlew.spool.Drop;
import dev.curlew.spool.Priority;
import dev.curlew.spool.Spool;
import dev.curlew.spool.SpoolSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.ConnectPacket.ConnectPacketBuilder;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket.PublishPacketBuilder;

/**
 * How fast a spool that waited empties into Mosquitto while messages are still added to it, against a plain loop over
 * the SDK's client with as many under way. In turns, on one machine, over loopback.
 */
final class BrokerDrain {
    private static final int WAITING = 20_000;
    private static final int ADDED_PER_SECOND = 2_000;
    private static final int WINDOW = 100;
    private static final int ROUNDS = 5;
    private static final byte[] BODY =
            ("{\"type\":\"track.update\",\"text\":\"" + "x".repeat(470) + "\"}").getBytes(StandardCharsets.UTF_8);

    private BrokerDrain() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("curlew-drain");
        try (Mosquitto broker = Mosquitto.start(work)) {
            int port = broker.port();
            System.out.printf(
                    "%d cores, load %.1f; %d messages of %d bytes wait, %d a second are added meanwhile, %d under way%n",
                    Runtime.getRuntime().availableProcessors(),
                    Machine.loadOfLastMinute(),
                    WAITING,
                    BODY.length,
                    ADDED_PER_SECOND,
                    WINDOW);
            // both compiled
            plain(port, WAITING);
            drain(port, work.resolve("first"));
            double[] loops = new double[ROUNDS];
            double[] drains = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                loops[i] = plain(port, WAITING);
                drains[i] = drain(port, work.resolve("spool" + i));
                System.out.printf("plain SDK loop %,.0f/s, drain %,.0f/s%n", loops[i], drains[i]);
            }
            Arrays.sort(loops);
            Arrays.sort(drains);
            System.out.printf(
                    "median: plain SDK loop %,.0f/s, drain %,.0f/s, ratio %.2f%n",
                    loops[ROUNDS / 2], drains[ROUNDS / 2], drains[ROUNDS / 2] / loops[ROUNDS / 2]);
        }
    }

    private static final Notices UNHEARD = new Notices() {
        @Override
        public void replayed(Replayed replayed) {}

        @Override
        public void dropped(Drop drop) {}
    };

    private static double drain(int port, Path folder) throws Exception {
        DiskBudget budget = new DiskBudget(1L << 30, 1 << 20);
        Spool spool = DiskSpool.open(folder, SpoolSettings.defaults(), budget.share("bench"), InstantSource.system());
        for (int i = 0; i < WAITING; i++) {
            add(spool, i);
            if (i % 1000 == 0) {
                require(spool.keep(Duration.ofSeconds(10)));
            }
        }
        require(spool.keep(Duration.ofSeconds(10)));
        MqttLinks links = new MqttLinks(Map.of("b", BrokerSettings.of("mqtt://127.0.0.1:" + port)), Set.of());
        MqttPublisher publisher = new MqttPublisher(links.open("b"), TopicTemplate.mqtt("bench/{stream}"), "bench");
        publisher.connect(Duration.ofSeconds(10));
        Delivery delivery =
                new Delivery("bench", spool, publisher, settings(), true, true, folder.resolve("dead.jsonl"), UNHEARD);
        WorkerThread thread = new WorkerThread("bench", delivery, e -> {
            throw new IllegalStateException(e);
        });
        long start = System.nanoTime();
        thread.start();
        int added = 0;
        while (delivery.status().delivered() < WAITING + added) {
            long due = (System.nanoTime() - start) * ADDED_PER_SECOND / 1_000_000_000L;
            // until what waited has gone
            while (added < due && delivery.status().delivered() < WAITING) {
                add(spool, WAITING + added++);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        double rate = (WAITING + added) * 1e9 / (System.nanoTime() - start);
        delivery.stop();
        thread.join();
        spool.close();
        return rate;
    }

    private static void add(Spool spool, int number) {
        spool.add(Priority.EVENT, "yard", "track.update", 1, number, number, BODY, BODY.length);
    }

    private static void require(boolean kept) {
        if (!kept) {
            throw new IllegalStateException("the disk is too slow");
        }
    }

    private static DeliverySettings settings() {
        DeliverySettings plain = DeliverySettings.defaults();
        return new DeliverySettings(
                plain.order(),
                WINDOW,
                0,
                plain.replayAfter(),
                plain.retryFirst(),
                plain.retryMost(),
                plain.probe(),
                plain.drainTimeout(),
                plain.deadLetterBytes());
    }

    private static double plain(int port, int messages) throws Exception {
        Connected connected = new Connected();
        try (EventLoopGroup loop = new EventLoopGroup(1);
                HostResolver resolver = new HostResolver(loop);
                ClientBootstrap bootstrap = new ClientBootstrap(loop, resolver);
                Mqtt5Client client = new Mqtt5Client(new Mqtt5ClientOptions.Mqtt5ClientOptionsBuilder(
                                "127.0.0.1", (long) port)
                        .withBootstrap(bootstrap)
                        .withConnectOptions(
                                new ConnectPacketBuilder().withClientId("plain").build())
                        .withExtendedValidationAndFlowControlOptions(
                                Mqtt5ClientOptions.ExtendedValidationAndFlowControlOptions.NONE)
                        .withLifecycleEvents(connected)
                        .build())) {
            client.start();
            connected.latch.acquire();
            Semaphore window = new Semaphore(WINDOW);
            List<Throwable> failures = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                window.acquire();
                var unused = client.publish(new PublishPacketBuilder("bench/yard", QOS.AT_LEAST_ONCE, BODY).build())
                        .whenComplete((result, failure) -> {
                            if (failure != null) {
                                failures.add(failure);
                            }
                            window.release();
                        });
            }
            window.acquire(WINDOW);
            double rate = messages * 1e9 / (System.nanoTime() - start);
            client.stop();
            if (!failures.isEmpty()) {
                throw new IllegalStateException("the plain loop failed", failures.get(0));
            }
            return rate;
        }
    }
}
