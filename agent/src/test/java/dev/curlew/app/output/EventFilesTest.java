package dev.curlew.app.output;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.app.console.UserException;
import dev.curlew.media.StreamId;
import dev.curlew.publish.SinkSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
    @TempDir
    Path folder;

    private Outputs.EventFile file(String name, String path, String format) {
        return new Outputs.EventFile(name, folder.resolve(path), SinkSettings.everything(path, format));
    }

    @Test
    void twoSinksOfDifferentStreamsDoNotShareAFile() {
        try (EventSinks sinks = new EventSinks()) {
            sinks.plan(file("events", "gate-ds.jsonl", "curlew"), new StreamId("gate-ds"));
            assertThatThrownBy(() ->
                            sinks.plan(file("sink ds", "gate-ds.jsonl", "deepstream-minimal"), new StreamId("gate")))
                    .isInstanceOf(UserException.class)
                    .hasMessage("sink ds must have a file of its own, but " + folder.resolve("gate-ds.jsonl")
                            + " for gate is also events for gate-ds; give one of them another path");
        }
    }

    @Test
    void countersAreNotKeptInTheFileOfEvents() {
        Outputs outputs = new Outputs(List.of(file("events", "gate.jsonl", "curlew")), null, null, null, null);
        String counters = folder.resolve("gate.jsonl").toString();

        assertThatThrownBy(() -> outputs.requireWritable(new OwnFiles(), null, counters))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("counters.file must have a file of its own, but ")
                .hasMessageEndingWith(" is also events; give counters.file another path");
    }
}
