package dev.curlew.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code mosquitto_sub}: what a broker hands on, seen by a client that is not ours. With QoS 0 Mosquitto writes to it
 * before it acknowledges to the sender, so what was acknowledged is seen here, also when the broker is killed.
 */
public final class MosquittoWatch implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final String MARK = "message\t";

    private final Process process;
    private final Path file;
    private int subscribed;

    /** @param properties MQTT 5 user properties as {@code name:value}, blank between */
    public record Seen(String topic, String properties, String payload) {}

    private MosquittoWatch(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    /** @param options more of mosquitto_sub's, such as {@code --cafile} */
    public static MosquittoWatch on(Mosquitto broker, String topic, String... options)
            throws IOException, InterruptedException {
        // into a file it would write no line before a page is full
        List<String> command = new ArrayList<>(List.of(
                "stdbuf",
                "-oL",
                Mosquitto.executable("mosquitto_sub"),
                "-d",
                "-V",
                "5",
                "-h",
                "localhost",
                "-p",
                Integer.toString(broker.port()),
                "-t",
                topic,
                "-F",
                MARK + "%t\t%P\t%p"));
        command.addAll(Arrays.asList(options));
        Path file = Files.createTempFile("mosquitto", ".seen");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        MosquittoWatch watch = new MosquittoWatch(process, file);
        watch.awaitSubscribed();
        return watch;
    }

    /** What must come true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until it is so, also when the broker has gone. */
    public void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never happened: " + what + "; seen: " + text());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** After its broker was away: it comes back by itself. */
    public void awaitSubscribed() throws IOException, InterruptedException {
        subscribed++;
        await("the subscription", () -> text().split("received SUBACK", -1).length > subscribed);
    }

    public void awaitCount(int count) throws IOException, InterruptedException {
        await(count + " messages", () -> seen().size() >= count);
    }

    public List<Seen> seen() throws IOException {
        return text().lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.split("\t", 4))
                .map(part -> new Seen(part[1], part[2], part[3]))
                .toList();
    }

    /** Without a line that is still being written. */
    private String text() throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(file);
    }
}
