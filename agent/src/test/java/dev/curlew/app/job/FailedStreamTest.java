package dev.curlew.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.app.console.UserException;
import dev.curlew.app.engine.EngineChoice;
import dev.curlew.app.engine.FakeEngines;
import dev.curlew.app.engine.Machine;
import dev.curlew.app.output.Outputs;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.media.StreamId;
import dev.curlew.pipeline.RecordingEngine;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.source.RtspCamera;
import dev.curlew.source.RtspCamera.Then;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that fails beside one that plays without end. */
class FailedStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private SourceSettings endless() throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 0; i < 10; i++) {
            BufferedImage grey = new BufferedImage(32, 32, BufferedImage.TYPE_3BYTE_BGR);
            ImageIO.write(grey, "bmp", pictures.resolve("p" + i + ".bmp").toFile());
        }
        return new SourceSettings(pictures.toString(), 10, Duration.ZERO, null, true, 0, null);
    }

    private static JobStream add(Job job, String name, SourceSettings source, Path events) {
        SinkSettings all = SinkSettings.everything(events.toString(), "curlew");
        return job.add(
                new StreamSettings(new StreamId(name), source, TrackerSettings.defaults(), Duration.ofSeconds(1)),
                SiteSettings.defaults(),
                new Outputs(List.of(new Outputs.EventFile("events", events, all)), null, null, null, null));
    }

    private static long told(Job job) {
        long[] events = new long[1];
        job.events().each(sink -> events[0] += sink.stats().events());
        return events[0];
    }

    /** The only stream of a job that runs to its end. */
    private JobStream runAlone(SourceSettings source, Path events) throws Exception {
        RecordingEngine engine = new RecordingEngine(0, 2, 8);
        engine.model(folder);
        try (Machine machine = FakeEngines.ofCached(engine).machine(new RecordingGpu())) {
            EngineChoice choice = new EngineChoice(machine, List.of(), 0);
            EngineChoice.Chosen chosen = choice.choose(folder.resolve("m"), false, build -> {});
            try (Job job = new Job(choice, chosen, machine, 1)) {
                JobStream stream = add(job, "gate", source, events);
                job.run(() -> {});
                return stream;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG_UP", "RESET"})
    void aCameraThatHangsUpHasFailed(Then then) throws Exception {
        Path file = folder.resolve("e.jsonl");
        JobStream stream;
        String url;
        try (RtspCamera camera = new RtspCamera(30, then)) {
            url = camera.url();
            stream = runAlone(SourceSettings.file(url), file);
        }
        assertThat(stream.exitCode()).isEqualTo(UserException.INPUT);
        assertThat(stream.state()).isEqualTo("failed");
        if (then == Then.HANG_UP) { // after a reset the system may throw away what was not read yet
            assertThat(stream.problem()).startsWith(url + ": the camera hung up after 30 frames (");
        }
        assertThat(Files.readString(file))
                .contains("\"stream.down\"", "\"cause\":{\"code\":\"source-failed\",\"text\":\"" + url + ": ");
    }

    @Test
    void aCameraWhoseDurationIsOverHasEnded() throws Exception {
        Path file = folder.resolve("e.jsonl");
        JobStream stream;
        try (RtspCamera camera = new RtspCamera(30, Then.HANG_UP)) {
            stream = runAlone(
                    new SourceSettings(camera.url(), 0, Duration.ZERO, Duration.ofSeconds(1), false, 1, null), file);
        }
        assertThat(stream.problem()).isNull();
        assertThat(stream.state()).isEqualTo("ended");
        assertThat(Files.readString(file)).contains("\"stream.down\"", "\"cause\":{\"code\":\"ended\"");
    }

    @Test
    void aSourceThatCannotBeOpenedIsToldDownWhileTheOthersRunAndOnce() throws Exception {
        RecordingEngine engine = new RecordingEngine(0, 2, 8);
        engine.model(folder);
        Path file = folder.resolve("e.jsonl");
        List<Long> toldWhileRunning = new ArrayList<>();
        try (Machine machine = FakeEngines.ofCached(engine).machine(new RecordingGpu())) {
            EngineChoice choice = new EngineChoice(machine, List.of(), 0);
            EngineChoice.Chosen chosen = choice.choose(folder.resolve("m"), false, build -> {});
            try (Job job = new Job(choice, chosen, machine, 2)) {
                add(job, "runs", endless(), file);
                SourceSettings nothing =
                        SourceSettings.file(folder.resolve("nothing.mp4").toString());
                JobStream gone = add(job, "gone", nothing, file);
                job.run(() -> {
                    boolean wasSeen = !toldWhileRunning.isEmpty();
                    boolean runs = job.streams().get(0).liveState().equals("running");
                    if (runs && gone.pipeline().isFinished()) {
                        toldWhileRunning.add(told(job));
                    }
                    if (wasSeen) {
                        job.stop();
                    }
                });
            }
        }
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            events.add(JSON.readTree(line));
        }
        List<String> downs = events.stream()
                .filter(event -> event.path("event").asText().equals("stream.down"))
                .map(event -> event.path("stream").asText() + " "
                        + event.path("cause").path("code").asText())
                .toList();
        assertThat(downs).containsExactly("gone source-failed", "runs stopped");
        assertThat(toldWhileRunning.get(1))
                .as("agent.started, stream.up of one and stream.down of the other")
                .isGreaterThanOrEqualTo(3);
        assertThat(events.stream()
                        .filter(event -> event.path("stream").asText().equals("gone"))
                        .findFirst())
                .hasValueSatisfying(down ->
                        assertThat(down.path("cause").path("text").asText()).contains("no such file"));
    }
}
