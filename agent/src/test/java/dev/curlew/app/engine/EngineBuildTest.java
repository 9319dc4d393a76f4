package dev.curlew.app.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.RecordingEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build on a thread of its own; the clock is moved by hand. */
class EngineBuildTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong nowNanos = new AtomicLong(5);
    private final Engine engine = new RecordingEngine(0, 1, 1);
    private final List<Engine> live = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void layOut() throws Exception {
        file = Files.writeString(folder.resolve("m.onnx"), "");
    }

    private EngineBuild start(FakeEngines engines) throws Exception {
        ModelVersion version = ModelRepository.load(file);
        return new EngineBuild(engines, version, live::add, nowNanos::get);
    }

    private static GpuEngines.Progress progress(FakeEngines engines) throws InterruptedException {
        while (engines.watcher == null) {
            Thread.onSpinWait();
        }
        return requireNonNull(engines.watcher);
    }

    @Test
    void tellsHowFarItIsAndWhatIsLeft() throws Exception {
        FakeEngines engines = FakeEngines.ofBuilt(engine);
        try (EngineBuild build = start(engines)) {
            nowNanos.addAndGet(75 * SECOND);
            progress(engines).done(0.01);
            assertThat(build.status()).isEqualTo("building the GPU engine, for 1:15 so far; it takes minutes, once");

            progress(engines).done(0.25);
            assertThat(build.status()).isEqualTo("building the GPU engine: 25 %, about 3:45 left");

            engines.mayEnd.countDown();
            build.await(60_000);
            nowNanos.addAndGet(100 * SECOND);
            assertThat(build.state()).isEqualTo(EngineBuild.State.LIVE);
            assertThat(build.status()).isEqualTo("GPU engine built in 75 s");
            assertThat(live).containsExactly(engine);
        }
    }

    @Test
    void endsWhenItIsCancelled() throws Exception {
        EngineBuild build = start(FakeEngines.ofBuilt(engine));

        build.close();

        assertThat(build.state()).isEqualTo(EngineBuild.State.CANCELLED);
        assertThat(live).isEmpty();
    }

    @Test
    void keepsTheReasonOfItsFailure() throws Exception {
        FakeEngines engines = new FakeEngines(null, null, new EngineException("layer 7 has no kernel"));
        engines.mayEnd.countDown();
        try (EngineBuild build = start(engines)) {
            build.await(60_000);

            assertThat(build.state()).isEqualTo(EngineBuild.State.FAILED);
            assertThat(build.status()).isEqualTo("no GPU engine: layer 7 has no kernel");
        }
    }
}
