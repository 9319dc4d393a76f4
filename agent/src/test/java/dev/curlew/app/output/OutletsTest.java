package dev.curlew.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigFile;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.StreamId;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelVersion;
import dev.curlew.publish.Cause;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class OutletsTest {
    private static final ModelVersion MODEL = new ModelVersion(
            "none",
            1,
            ModelFormat.ONNX,
            Path.of("model.onnx"),
            "ab12",
            List.of("person"),
            ModelConfig.absent("model.onnx"),
            List.of());

    @TempDir
    Path folder;

    @Test
    void sinksThatWaitForAConnectionEndAllTheSame() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("dev.curlew.sinks");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AgentConfig config = config(silent.getLocalPort());
            try (EventSinks sinks = new EventSinks()) {
                sinks.sendThrough(new Outlets(config.storage(), Brokers.of(config)));
                config.sinks()
                        .forEach((name, sink) ->
                                sinks.plan(new Outputs.EventFile("sink " + name, null, sink), new StreamId("a")));
                sinks.open(MODEL);
                try (Socket one = silent.accept();
                        Socket other = silent.accept()) {
                    sinks.stopped(Cause.stopped());
                    assertThat(one.getPort()).isNotEqualTo(other.getPort());
                }
            }
        } finally {
            log.detachAppender(told);
        }
        // nothing was cut off, and all is on the disk
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactlyInAnyOrder(
                        "sink m: 2 messages are kept for the next start",
                        "sink k: 2 messages are kept for the next start");
        assertThat(Leaks.open()).isEmpty();
    }

    private AgentConfig config(int port) throws Exception {
        String drain = ", delivery: {drainTimeout: 1ms}}";
        return ConfigFile.read(Files.writeString(
                        folder.resolve("agent.yaml"),
                        String.join(
                                "\n",
                                "model: none",
                                "sources: {a: {url: a.mp4}}",
                                "storage: {folder: " + folder + "}",
                                "sinks:",
                                "  m: {type: mqtt, broker: m, topic: 't/{stream}'" + drain,
                                "  k: {type: kafka, broker: k, topic: t" + drain,
                                "brokers:",
                                "  m: {url: 'mqtt://127.0.0.1:" + port + "'}",
                                "  k: {url: 'kafka://127.0.0.1:" + port + "'}",
                                "")))
                .config();
    }
}
