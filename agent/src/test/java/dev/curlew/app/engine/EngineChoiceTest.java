package dev.curlew.app.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.app.console.UserException;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelException;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.RecordingEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine runs a model, and why. */
class EngineChoiceTest {
    private static final String YOLOX = "parameters { key: \"parser\" value { string_value: \"yolox\" } }\n";

    @TempDir
    private Path folder = Path.of("");

    private final RecordingGpu gpu = new RecordingGpu();
    private final RecordingEngine onCpu = new RecordingEngine(0, 1, 8);
    private final RecordingEngine onGpu = new RecordingEngine(1, 4, 8);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void layOut() throws Exception {
        model("m/1/model.onnx", YOLOX);
    }

    private Path model(String file, String config) throws Exception {
        Path model = folder.resolve(file);
        Files.createDirectories(model.getParent());
        Files.writeString(model, "");
        return Files.writeString(folder.resolve("m/config.pbtxt"), config);
    }

    private LoadedModel cpuModel() throws ModelException {
        try {
            return onCpu.model(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EngineChoice.Chosen choose(Machine machine, boolean wait) {
        return new EngineChoice(machine, List.of(), 3, (version, classes) -> cpuModel())
                .choose(folder.resolve("m"), wait, build -> told.add(build.status()));
    }

    @Test
    void takesAnEngineThatIsReady() throws Exception {
        try (Machine machine = FakeEngines.ofCached(onGpu).machine(gpu)) {
            EngineChoice.Chosen chosen = choose(machine, false);
            try (LoadedModel model = chosen.model()) {
                assertThat(model.engine()).isSameAs(onGpu);
                assertThat(model.gpu()).isSameAs(gpu);
            }
            assertThat(chosen.contexts()).isEqualTo(2);
            assertThat(chosen.capacity(1).inFlight(false)).isEqualTo(3 * 2 * 4 + 1);
            assertThat(chosen.problem()).isEmpty();
        }
    }

    @Test
    void followsInstanceGroup() throws Exception {
        model("m/1/model.onnx", YOLOX + "instance_group [ { count: 3 kind: KIND_GPU } ]");
        try (Machine machine = FakeEngines.ofCached(onGpu).machine(gpu)) {
            EngineChoice.Chosen chosen = choose(machine, false);
            chosen.model().close();
            assertThat(chosen.contexts()).isEqualTo(3);
        }
        model("m/1/model.onnx", YOLOX + "instance_group [ { count: 2 kind: KIND_CPU } ]");
        try (Machine machine =
                FakeEngines.ofCached(new RecordingEngine(1, 4, 8)).machine(new RecordingGpu())) {
            EngineChoice.Chosen chosen = choose(machine, false);
            chosen.model().close();
            assertThat(chosen.model().engine()).isSameAs(onCpu);
            assertThat(chosen.onGpu()).isFalse();
            assertThat(chosen.problem()).isEqualTo("instance_group has KIND_CPU only");
        }
    }

    @Test
    void letsTheCpuAnswerWhileAnEngineIsBuilt() throws Exception {
        try (Machine machine = FakeEngines.ofBuilt(onGpu).machine(gpu)) {
            EngineChoice.Chosen chosen = choose(machine, false);
            chosen.model().close();
            assertThat(chosen.model().engine()).isSameAs(onCpu);
            assertThat(chosen.contexts()).isEqualTo(3);
            assertThat(chosen.onGpu()).isTrue();
            assertThat(chosen.toBuild()).isNotNull();
        }
    }

    @Test
    void waitsForTheEngineWhenToldTo() throws Exception {
        FakeEngines engines = FakeEngines.ofBuilt(onGpu);
        engines.mayEnd.countDown();
        try (Machine machine = engines.machine(gpu)) {
            EngineChoice.Chosen chosen = choose(machine, true);
            chosen.model().close();
            assertThat(chosen.model().engine()).isSameAs(onGpu);
            assertThat(chosen.toBuild()).isNull();
            assertThat(told).isNotEmpty();
        }
        assertThat(engines.closed).isTrue();
    }

    @Test
    void fallsBackToTheCpuWithTheReasonWhenTheBuildFails() throws Exception {
        FakeEngines engines = new FakeEngines(null, null, new EngineException("layer 7 has no kernel"));
        engines.mayEnd.countDown();
        try (Machine machine = engines.machine(gpu)) {
            EngineChoice.Chosen chosen = choose(machine, true);
            chosen.model().close();
            assertThat(chosen.model().engine()).isSameAs(onCpu);
            assertThat(chosen.onGpu()).isFalse();
            assertThat(chosen.problem()).isEqualTo("no GPU engine: layer 7 has no kernel");
        }
    }

    @Test
    void waitsForTheEngineOfAModelThatTheCpuCannotRun() throws Exception {
        FakeEngines engines = FakeEngines.ofBuilt(onGpu);
        engines.mayEnd.countDown();
        try (Machine machine = engines.machine(gpu)) {
            EngineChoice choice = new EngineChoice(machine, List.of(), 0, (version, classes) -> {
                throw new EngineException("unknown operator");
            });
            EngineChoice.Chosen chosen = choice.choose(folder.resolve("m"), false, build -> {});
            chosen.model().close();
            assertThat(chosen.model().engine()).isSameAs(onGpu);
        }
    }

    @Test
    void refusesAPlanWithoutAGpu() throws Exception {
        Files.delete(folder.resolve("m/1/model.onnx"));
        model("m/1/model.plan", YOLOX);
        try (Machine machine = Machine.cpuOnly("no NVIDIA driver found")) {
            assertThatThrownBy(() -> choose(machine, false))
                    .isInstanceOf(UserException.class)
                    .hasMessage(folder.resolve("m/1/model.plan")
                            + ": a TensorRT plan needs the GPU, but no NVIDIA driver found; give a model.onnx");
        }
    }

    @Test
    void endsWithTheGpusCodeWhenItIsLostMeanwhile() throws Exception {
        CudaException lost = new CudaException("an illegal address", CudaException.Kind.LOST, 700);
        FakeEngines engines = new FakeEngines(null, null, new EngineException("loading: an illegal address", lost));
        try (Machine machine = engines.machine(gpu)) {
            assertThatThrownBy(() -> choose(machine, false))
                    .isInstanceOfSatisfying(
                            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(UserException.GPU));
        }
    }
}
