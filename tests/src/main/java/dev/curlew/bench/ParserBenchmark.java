package dev.curlew.bench;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.model.ModelException;
import dev.curlew.parse.OutputParser;
import dev.curlew.tensor.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One frame's output to detections, non-maximum suppression included: every object was found twice. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH calls the set-up before anything else
public class ParserBenchmark {
    @Param({"YOLOX", "NANODET"})
    private String format;

    @Param({"0", "20", "200"})
    private int objects;

    private final Letterbox letterbox = Letterbox.fit(768, 576, 416, 416, false);
    private OutputParser parser;
    private List<Tensor> outputs;

    @Setup
    public void open() throws ModelException {
        FakeModel model = new FakeModel(FakeModel.Format.valueOf(format), objects);
        parser = model.processing().newParser();
        outputs = model.newContext().outputs();
    }

    @Benchmark
    public List<Detection> parse() {
        return parser.parse(outputs, 0, letterbox);
    }
}
