package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.infer.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's side of a builder, with shells in its place; and the builder itself on a machine without a GPU. */
class PlanBuildTest {
    private static PlanBuild shell(String script) throws EngineException {
        return PlanBuild.start(List.of("sh", "-c", script), 100);
    }

    private static void toItsEnd(PlanBuild build) throws InterruptedException {
        assertThat(build.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hearsPhasesAndTheResultAmongOtherNoise() throws Exception {
        try (PlanBuild build = shell("echo noise; echo '@curlew phase building'; echo '@curlew precision FP16';"
                + " echo '@curlew done /cache/my engine.plan'")) {
            toItsEnd(build);

            assertThat(build.plan()).isEqualTo(Path.of("/cache/my engine.plan"));
            assertThat(build.precision()).isEqualTo("FP16");
            assertThat(build.progress().phase()).isEqualTo(PlanProgress.Phase.DONE);
            assertThat(build.progress().expectedNanos()).isEqualTo(100_000_000_000L);
        }
    }

    @Test
    void tellsWhyTheBuilderFailed() throws Exception {
        try (PlanBuild build = shell("echo '@curlew failed x.onnx: TensorRT cannot read it'; exit 5")) {
            toItsEnd(build);

            assertThat(build.progress().phase()).isEqualTo(PlanProgress.Phase.FAILED);
            assertThatThrownBy(build::plan)
                    .isInstanceOf(EngineException.class)
                    .hasMessage("x.onnx: TensorRT cannot read it");
        }
    }

    @Test
    void outlivesABuilderThatCrashes() throws Exception {
        try (PlanBuild build = shell("echo last words >&2; kill -SEGV $$")) {
            toItsEnd(build);

            assertThatThrownBy(build::plan)
                    .hasMessageContaining("crashed inside TensorRT (code 139)")
                    .hasMessageContaining("last words");
        }
    }

    @Test
    void stopsABuilderThatIsNotWanted() throws Exception {
        PlanBuild build = shell("echo '@curlew phase building'; exec sleep 600");
        build.close();

        assertThat(build.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(build::plan).hasMessage("the engine's build was stopped");
    }

    /** The whole way to a process of its own and back; where a GPU is, the file that is none is what fails. */
    @Test
    void tellsInWordsWhyNothingCanBeBuiltHere(@TempDir Path folder) throws Exception {
        BuildOrder order = BuildOrder.trial(
                folder.resolve("none.plan").toString(),
                "auto",
                folder.resolve("engines").toString());
        try (PlanBuild build = PlanBuild.start(order, 0)) {
            toItsEnd(build);

            assertThatThrownBy(build::plan)
                    .isInstanceOf(EngineException.class)
                    .hasMessageMatching("no NVIDIA driver found .*|.*none\\.plan: cannot be read.*|.* install .*");
        }
    }

    @Test
    void keepsAnOrderWholeOnItsWay() throws Exception {
        BuildOrder order = BuildOrder.build(
                new EngineRequest(
                        "yolox",
                        Path.of("/models/a b.onnx"),
                        "abc",
                        Precision.INT8,
                        2,
                        5,
                        4,
                        8,
                        java.util.Map.of("images", List.of(-1L, 3L, 416L, 416L)),
                        true),
                new EngineKey("abc", "10.6.0", "12.6", "9.0", "H200", "", "INT8", 2, 5, "p", "", -1),
                "GPU-1",
                "/cache");

        assertThat(BuildOrder.of(order.json())).isEqualTo(order);
    }
}
