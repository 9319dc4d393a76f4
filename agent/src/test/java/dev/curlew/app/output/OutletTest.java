package dev.curlew.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigFile;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.SinkSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of messages that wait when a sink ends whose other side is not there. */
class OutletTest {
    private static final String LOST = "sink cloud: 1 messages could not be sent";

    @TempDir
    private Path folder;

    private AgentConfig config(String spool) throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Files.writeString(folder.resolve("m.onnx"), "a model");
        String text =
                """
                model: m.onnx
                sources: {gate: {url: a.mp4}}
                storage: {folder: kept}
                sinks: {cloud: {type: webhook, url: "http://127.0.0.1:%d/", delivery: {drainTimeout: 0s}, spool: %s}}
                """;
        Path file = Files.writeString(folder.resolve("agent.yaml"), text.formatted(nobody, spool));
        return ConfigFile.read(file).config();
    }

    /** An agent that tells its start, and ends. */
    private Outlet ended(AgentConfig config) throws Exception {
        ModelVersion model = ModelRepository.load(Path.of(config.model()));
        SinkSettings settings = Objects.requireNonNull(config.sinks().get("cloud"));
        Outlet outlet = new Outlets(config.storage(), Brokers.of(config))
                .open(new Outputs.EventFile("sink cloud", null, settings), model, new AgentInfo("1", "test"));
        outlet.sink().started(List.of("gate"));
        outlet.stop();
        outlet.close();
        return outlet;
    }

    @Test
    void whatADiskKeptIsNotLost() throws Exception {
        Outlet outlet = ended(config("{}"));

        assertThat(outlet.end()).isNull();
        assertThat(outlet.lost()).isZero();
        assertThat(outlet.status().waiting().entries()).isEqualTo(1);
    }

    @Test
    void whatADiskCouldNotKeepIsLostAndTheReasonIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("kept"), "no folder");

        Outlet outlet = ended(config("{}"));

        assertThat(outlet.end())
                .startsWith(LOST + " or kept and are lost: cannot write ")
                .contains(file.toString());
        assertThat(outlet.lost()).isEqualTo(1);
        assertThat(file).hasContent("no folder");
    }

    @Test
    void whatWaitsInMemoryIsLost() throws Exception {
        Outlet outlet = ended(config("{storage: memory}"));

        assertThat(outlet.end()).startsWith(LOST).contains("lost");
        assertThat(outlet.lost()).isEqualTo(1);
    }
}
