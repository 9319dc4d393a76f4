package dev.curlew.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.app.console.UserException;
import dev.curlew.app.engine.EngineChoice;
import dev.curlew.app.engine.FakeEngines;
import dev.curlew.app.engine.Machine;
import dev.curlew.app.output.Outputs;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.StreamId;
import dev.curlew.pipeline.RecordingEngine;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU whose context is lost while streams run. */
class LostGpuTest {
    @TempDir
    private Path folder = Path.of("");

    /** What a lost GPU held can be neither used nor freed, and in life the process ends: other tests need not see it. */
    @AfterEach
    void forgetsWhatCannotBeFreed() {
        Leaks.open().forEach(Leaks.Mark::close);
    }

    /** A grey picture; a BMP file is little more than its header. */
    private static byte[] bmp() {
        int bytes = 54 + 32 * 32 * 3;
        ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(bytes).putInt(0).putInt(54);
        file.putInt(40).putInt(32).putInt(32).putShort((short) 1).putShort((short) 24);
        return file.array();
    }

    private Path pictures() throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 0; i < 30; i++) {
            Files.write(pictures.resolve("p" + i + ".bmp"), bmp());
        }
        return pictures;
    }

    @Test
    void finishesTheFilesOfAllStreamsAndEndsWithACodeOfItsOwn() throws Exception {
        Path pictures = pictures();
        RecordingEngine engine = new RecordingEngine(0, 2, 8);
        engine.model(folder);
        CudaException lost = new CudaException("an illegal address was met", CudaException.Kind.LOST, 700);
        List<String> lastResort = new ArrayList<>();
        Machine machine = FakeEngines.ofCached(engine).machine(new RecordingGpu());
        EngineChoice choice = new EngineChoice(machine, List.of(), 0);
        EngineChoice.Chosen chosen = choice.choose(folder.resolve("m"), false, build -> {});
        try (Job job = new Job(choice, chosen, machine, 2, () -> lastResort.add("armed"))) {
            for (String name : List.of("a", "b")) {
                SourceSettings source =
                        new SourceSettings(pictures.toString(), 10, Duration.ZERO, null, false, 0, null);
                Path events = folder.resolve(name + ".jsonl");
                SinkSettings all = SinkSettings.everything(events.toString(), "curlew");
                Outputs outputs =
                        new Outputs(List.of(new Outputs.EventFile("events", events, all)), null, null, null, null);
                job.add(
                        new StreamSettings(
                                new StreamId(name), source, TrackerSettings.defaults(), Duration.ofSeconds(1)),
                        SiteSettings.defaults(),
                        outputs);
            }
            job.run(() -> {
                boolean both = job.streams().stream()
                        .allMatch(stream -> stream.pipeline().stats().analysed.get() > 10);
                if (both) {
                    engine.breakWith(new EngineException("a run failed: an illegal address was met", lost));
                }
            });

            assertThat(job.isGpuLost()).isTrue();
            assertThat(job.streams()).allSatisfy(stream -> {
                assertThat(stream.exitCode()).isEqualTo(UserException.GPU);
                assertThat(stream.state()).isEqualTo("failed");
            });
        }
        assertThat(lastResort).containsExactly("armed");
        for (String name : List.of("a", "b")) {
            assertThat(Files.readString(folder.resolve(name + ".jsonl")))
                    .contains("track.start", "track.end", "\"cause\":{\"code\":\"gpu-lost\"");
        }
    }
}
