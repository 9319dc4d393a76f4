package dev.curlew.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged agent as a child process, started by its launcher. Killed when closed, should it still run. */
public final class Curlew implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("curlew.home", ".."));
    /** Unpacked natives are shared by all tests, and by nobody else. */
    private static final Path CACHE = HOME.resolve("tests/target/curlew-cache").toAbsolutePath();

    private static final long LIMIT_SECONDS = 60;

    /** Made before the first start. */
    private static final class Archive {
        static final String OPTIONS = new ClassArchive(CACHE.resolve("classes.jsa")).options(HOME);
    }

    private final Process process;
    private final Path out;
    private final Path err;

    /** How it ended. */
    public record Result(int exitCode, String out, String err) {
        /** Lines of stderr that are no log lines, which begin with a date. */
        public List<String> messages() {
            return err.lines()
                    .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                    .toList();
        }
    }

    private Curlew(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs it to its end: a second or two, in which the optimizing compiler would cost more than it gives. What is
     * started otherwise is compiled as on a device.
     */
    public static Result run(Object... arguments) throws IOException, InterruptedException {
        return runWith(Archive.OPTIONS + " -XX:TieredStopAtLevel=1", arguments);
    }

    /** With these options of the JVM and no others. */
    static Result runWith(String javaOptions, Object... arguments) throws IOException, InterruptedException {
        try (Curlew curlew = start(javaOptions, List.of(), arguments)) {
            return curlew.await();
        }
    }

    public static Curlew start(Object... arguments) throws IOException {
        return start(Archive.OPTIONS, List.of(), arguments);
    }

    /** Shows its progress as a terminal would see it. */
    public static Curlew startOnTerminal(Object... arguments) throws IOException {
        return start(Archive.OPTIONS + " -Dcurlew.terminal=true", List.of(), arguments);
    }

    /** Behind another command, which must become it: a shell that sets limits and ends with {@code exec "$@"}. */
    public static Curlew startBehind(List<String> prefix, Object... arguments) throws IOException {
        return start(Archive.OPTIONS, prefix, arguments);
    }

    private static Curlew start(String javaOptions, List<String> prefix, Object... arguments) throws IOException {
        // a shell that started Maven in the background has made it, and so us, deaf to Ctrl-C
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(prefix);
        command.add(HOME.resolve("scripts/curlew").toAbsolutePath().toString()); // the prefix may change the folder
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = Files.createTempFile("curlew", ".out");
        Path err = Files.createTempFile("curlew", ".err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CURLEW_CACHE", CACHE.toString());
        builder.environment().put("CURLEW_JAVA_OPTS", javaOptions);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new Curlew(builder.start(), out, err);
    }

    /** Its standard input: a pipe that stays open until this is closed. */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    public Result await() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s; it said: " + err());
        }
        return new Result(process.exitValue(), Files.readString(out), err());
    }

    /** SIGINT, as Ctrl-C sends it. */
    public void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** SIGTERM, as a service manager sends it. */
    public void terminate() throws IOException, InterruptedException {
        signal("TERM");
    }

    /** SIGKILL: no goodbye. */
    public void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What must come true while the agent runs. */
    @FunctionalInterface
    public interface Condition {
        boolean holds(String err) throws IOException;
    }

    /** Waits until it is so. */
    public void awaitUntil(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds(err())) {
            if (System.nanoTime() > deadline || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        (process.isAlive() ? "never happened: " : "ended before: ") + what + "; it said: " + err());
            }
        }
    }

    /** What it has written to standard output so far. */
    public String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
