package dev.curlew.app;

import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.publish.PublishException;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SinkTest;
import dev.curlew.text.Nearest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew sink test}: one message to a sink, and in one sentence what became of it. */
@Command(
        name = "test",
        description = "Sends one message (event sink.test) to a sink and says what happened.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the other side has taken the message",
            "  2:usage or a setting is wrong",
            "  4:it has not; the code in brackets and the sentence say why"
        },
        footer = {"", "Example:", "  curlew sink test cloud --config agent.yaml"})
final class SinkTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "As sinks in the configuration names it.")
    private String name = "";

    @Option(names = "--config", required = true, paramLabel = "F", description = "YAML or JSON; docs/configuration.md.")
    private Path config = Path.of("");

    @Option(names = "--timeout", paramLabel = "S", description = "Seconds to wait, for each step (default 30).")
    private int timeoutSeconds = 30;

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig settings = read();
        SinkSettings sink = settings.sinks().get(name);
        if (sink == null) {
            throw new UserException(UserException.USAGE, "sinks has no '" + name + "'" + meant(settings));
        }
        if (timeoutSeconds < 1 || timeoutSeconds > 600) {
            throw new UserException(
                    UserException.USAGE, "--timeout must lie between 1 and 600, but was " + timeoutSeconds);
        }
        Path file = sink.path().isEmpty() ? null : Path.of(sink.path().replace("{stream}", "sink-test"));
        PrintWriter out = spec.commandLine().getOut();
        try {
            Publisher publisher = Outlets.publisher("sink " + name, sink, file, Brokers.forTest(settings));
            SinkTest.run(
                    name,
                    publisher,
                    Version.build().getProperty("version"),
                    Instant.now(),
                    Duration.ofSeconds(timeoutSeconds));
            out.println(name + ": ok: " + place(sink, file) + " has taken the message");
            return 0;
        } catch (PublishException e) {
            out.println(name + ": failed (" + e.code() + "): " + e.getMessage());
            return UserException.OUTPUT;
        }
    }

    private static String place(SinkSettings sink, @Nullable Path file) {
        return switch (sink.type()) {
            case "file" -> String.valueOf(file);
            case "stdout" -> "standard output";
            case "webhook" -> sink.url();
            default -> "broker " + sink.broker();
        };
    }

    private String meant(AgentConfig settings) {
        List<String> known = new ArrayList<>(settings.sinks().keySet());
        return Nearest.of(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(known.isEmpty() ? "; it is empty" : "; known are " + String.join(", ", known));
    }

    private AgentConfig read() {
        try {
            return ConfigFile.read(config).config();
        } catch (ConfigException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
