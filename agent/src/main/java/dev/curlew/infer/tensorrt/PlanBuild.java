package dev.curlew.infer.tensorrt;

import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine being built in a process of its own. Thread-safe; whoever started it closes it, which stops a build that
 * still runs.
 */
public final class PlanBuild implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlanBuild.class);
    private static final String BUILDER_HEAP = "-Xmx256m";

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Process process;
    private final Thread reader;
    private final Thread errors;
    private final long startNanos = System.nanoTime();
    private final long expectedNanos;
    private volatile PlanProgress.Phase phase = PlanProgress.Phase.STARTING;
    private volatile String result = "";
    private volatile String failure = "";
    private volatile String lastError = "";
    private volatile String precision = "";
    private volatile boolean stopped;

    private PlanBuild(Process process, long expectedNanos) {
        this.process = process;
        this.expectedNanos = expectedNanos;
        this.reader = new Thread(() -> lines(process.getInputStream(), this::take), "engine build");
        this.errors = new Thread(() -> lines(process.getErrorStream(), this::takeError), "engine build log");
        reader.setDaemon(true);
        errors.setDaemon(true);
    }

    static PlanBuild start(BuildOrder order, double expectedSeconds) throws EngineException {
        return start(command(order), expectedSeconds);
    }

    static PlanBuild start(List<String> command, double expectedSeconds) throws EngineException {
        try {
            Process process = new ProcessBuilder(command).start();
            PlanBuild build = new PlanBuild(process, (long) (expectedSeconds * 1e9));
            build.reader.start();
            build.errors.start();
            return build;
        } catch (IOException e) {
            throw new EngineException("the engine builder cannot be started: " + e.getMessage(), e);
        }
    }

    /** This Java with this class path, and what this process was told of native libraries. */
    private static List<String> command(BuildOrder order) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home", ""), "bin", "java")
                        .toString()));
        command.add(BUILDER_HEAP);
        command.add("-XX:+UseSerialGC");
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("-Dorg.bytedeco.")
                    || option.startsWith("-Djava.library.path=")
                    || option.startsWith("-Dcurlew.natives=")
                    || option.startsWith("-Dfile.encoding=")) {
                command.add(option);
            }
        }
        command.add("-Dcurlew.log.level=" + (LOG.isDebugEnabled() ? "DEBUG" : "INFO"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path", ""));
        command.add(BuilderProcess.class.getName());
        command.add(order.json());
        return command;
    }

    private static void lines(InputStream from, Consumer<String> to) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.accept(line);
            }
        } catch (IOException e) {
            LOG.debug("the engine builder's output ended: {}", e.toString());
        }
    }

    private void take(String line) {
        if (!line.startsWith(BuilderProcess.MARK)) {
            LOG.debug("builder: {}", line);
            return;
        }
        String[] words = line.substring(BuilderProcess.MARK.length()).split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "phase" -> phase = PlanProgress.Phase.valueOf(rest.toUpperCase(Locale.ROOT));
            case "precision" -> precision = rest;
            case "done" -> result = rest;
            case "failed" -> failure = rest;
            default -> LOG.debug("builder: {}", line);
        }
    }

    private void takeError(String line) {
        lastError = line;
        LOG.debug("builder: {}", line);
    }

    /** What the builder chose, such as FP16; "" until it has. */
    public String precision() {
        return precision;
    }

    public PlanProgress progress() {
        PlanProgress.Phase now =
                process.isAlive() ? phase : result.isEmpty() ? PlanProgress.Phase.FAILED : PlanProgress.Phase.DONE;
        return new PlanProgress(now, System.nanoTime() - startNanos, expectedNanos);
    }

    /** @return whether it has ended by then */
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        if (!process.waitFor(timeout, unit)) {
            return false;
        }
        // all it said has to be heard
        reader.join(TimeUnit.SECONDS.toMillis(5));
        errors.join(TimeUnit.SECONDS.toMillis(5));
        return true;
    }

    /** After its end: the plan's file. */
    public Path plan() throws EngineException {
        if (process.isAlive()) {
            throw new IllegalStateException("the build still runs");
        }
        if (!result.isEmpty()) {
            return Path.of(result);
        }
        if (stopped) {
            throw new EngineException("the engine's build was stopped");
        }
        throw new EngineException(failure.isEmpty() ? death() : failure);
    }

    private String death() {
        int code = process.exitValue();
        String what =
                switch (code) {
                    case 137 -> "was killed (code 137), for want of memory mostly";
                    case 134, 139 -> "crashed inside TensorRT (code " + code + ")";
                    default -> "ended with code " + code;
                };
        return "the engine builder " + what + (lastError.isEmpty() ? "" : "; its last words: " + lastError);
    }

    /** Stops it if it runs; what it has written so far is swept up by the next build. */
    @Override
    public void close() {
        stopped |= process.isAlive();
        process.destroyForcibly();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                reader.join(TimeUnit.SECONDS.toMillis(5));
                errors.join(TimeUnit.SECONDS.toMillis(5));
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        mark.close();
    }
}
