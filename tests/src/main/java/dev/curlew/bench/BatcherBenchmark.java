package dev.curlew.bench;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.curlew.batch.CpuBatcher;
import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.model.ModelException;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One frame into the input of a 416x416 network, scaled or of that size already: scaler and normaliser. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatcherBenchmark {
    /** From 768x576. */
    @Param({"true", "false"})
    public boolean isScaled;

    private final FramePool pool = new FramePool(1);
    private final CpuBatcher batcher;
    private final Frame frame;

    public BatcherBenchmark() {
        try {
            FakeModel model = new FakeModel(FakeModel.Format.NANODET, 0);
            batcher = new CpuBatcher(
                    model.newContext().inputs().get(0), model.processing().input());
            frame = Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS));
        } catch (ModelException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void noise() {
        int width = isScaled ? 768 : 416;
        int height = isScaled ? 576 : 416;
        frame.av().format(AV_PIX_FMT_YUV420P).width(width).height(height);
        if (av_frame_get_buffer(frame.av(), 64) < 0) {
            throw new OutOfMemoryError("no memory for a frame");
        }
        Random random = new Random(1);
        for (int plane = 0; plane < 3; plane++) {
            byte[] noise = new byte[frame.av().linesize(plane) * (plane == 0 ? height : height / 2)];
            random.nextBytes(noise);
            frame.av().data(plane).put(noise);
        }
    }

    @Benchmark
    public Letterbox write() {
        return batcher.write(frame, 0);
    }

    @TearDown
    public void close() {
        frame.release();
        batcher.close();
        pool.close();
    }
}
