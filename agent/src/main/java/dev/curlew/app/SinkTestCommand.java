package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.output.Brokers;
import dev.curlew.app.output.Outlets;
import dev.curlew.app.output.OwnFiles;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.publish.PublishException;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SinkTest;
import dev.curlew.text.Nearest;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew sink test}: one message to each of some sinks or all, and in one sentence what became of it. */
@Command(
        name = "test",
        description = {
            "Sends one message (event sink.test) to each sink that is named, or to all, and says"
                    + " in a line for each what happened."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:each has taken its message",
            "  2:usage or a setting is wrong",
            "  4:one has not, or more; the code in brackets and the sentence say why"
        },
        footer = {
            "",
            "Examples:",
            "  curlew sink test --config agent.yaml",
            "  curlew sink test cloud plant --config agent.yaml"
        })
final class SinkTestCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 16;

    private record Outcome(String line, boolean taken) {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "As sinks in the configuration names it; none means all.")
    private List<String> names = List.of();

    @Option(names = "--config", required = true, paramLabel = "F", description = "YAML or JSON; docs/configuration.md.")
    private Path config = Path.of("");

    @Option(names = "--timeout", paramLabel = "S", description = "Seconds to wait, for each step (default 30).")
    private int timeoutSeconds = 30;

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig settings = read();
        if (timeoutSeconds < 1 || timeoutSeconds > 600) {
            throw new UserException(
                    UserException.USAGE, "--timeout must lie between 1 and 600, but was " + timeoutSeconds);
        }
        Map<String, SinkSettings> chosen = chosen(settings);
        Brokers brokers = Brokers.forTest(settings);
        PrintWriter out = spec.commandLine().getOut();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_AT_ONCE, chosen.size()));
        boolean failed = false;
        try {
            for (Future<Outcome> each : outcomes(chosen, brokers, threads)) {
                Outcome outcome = outcome(each);
                out.println(outcome.line());
                out.flush(); // the next may take a while
                failed |= !outcome.taken();
            }
        } finally {
            threads.shutdownNow();
        }
        return failed ? UserException.OUTPUT : 0;
    }

    /** Those of one broker share a connection, which it may hang up for one of them, so they take turns. */
    private List<Future<Outcome>> outcomes(Map<String, SinkSettings> chosen, Brokers brokers, Executor threads) {
        Map<String, CompletableFuture<?>> last = new HashMap<>();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        chosen.forEach((name, sink) -> {
            String turn = sink.broker().isEmpty() ? "sink " + name : "broker " + sink.broker();
            CompletableFuture<Outcome> outcome = last.getOrDefault(turn, CompletableFuture.completedFuture(null))
                    .handleAsync((before, failure) -> test(name, sink, brokers), threads);
            last.put(turn, outcome);
            outcomes.add(outcome);
        });
        return outcomes;
    }

    private static Outcome outcome(Future<Outcome> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserException user) {
                throw user;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Before the first is tested, so that a wrong name costs nothing. */
    private Map<String, SinkSettings> chosen(AgentConfig settings) {
        Map<String, SinkSettings> sinks = settings.sinks();
        if (names.isEmpty() && sinks.isEmpty()) {
            throw new UserException(UserException.USAGE, "sinks in " + config + " is empty, so there is none to test");
        }
        Map<String, SinkSettings> chosen = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? sinks.keySet() : names) {
            SinkSettings sink = sinks.get(name);
            if (sink == null) {
                throw new UserException(UserException.USAGE, "sinks has no '" + name + "'" + meant(name, settings));
            }
            chosen.put(name, sink);
        }
        return chosen;
    }

    private Outcome test(String name, SinkSettings sink, Brokers brokers) {
        Path file = sink.path().isEmpty() ? null : Path.of(sink.path().replace("{stream}", "sink-test"));
        try {
            Publisher publisher = Outlets.publisher("sink " + name, sink, file, brokers);
            SinkTest.run(
                    name,
                    publisher,
                    Version.build().getProperty("version"),
                    Instant.now(),
                    Duration.ofSeconds(timeoutSeconds));
            return new Outcome(name + ": ok: " + place(sink, file) + " has taken the message", true);
        } catch (PublishException e) {
            return new Outcome(name + ": failed (" + e.code() + "): " + e.getMessage(), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(name + ": failed: interrupted", false);
        }
    }

    private static String place(SinkSettings sink, @Nullable Path file) {
        return switch (sink.type()) {
            case "file" -> String.valueOf(file);
            case "stdout" -> "standard output";
            case "webhook" -> server(URI.create(sink.url()));
            default -> "broker " + sink.broker();
        };
    }

    /** Path and query can hold what only the receiver may know. */
    private static String server(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String meant(String name, AgentConfig settings) {
        List<String> known = new ArrayList<>(settings.sinks().keySet());
        return Nearest.of(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(known.isEmpty() ? "; it is empty" : "; known are " + String.join(", ", known));
    }

    private AgentConfig read() {
        try {
            AgentConfig settings = ConfigFile.read(config).config();
            OwnFiles.require(config, settings, null); // the message is written too
            return settings;
        } catch (ConfigException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
