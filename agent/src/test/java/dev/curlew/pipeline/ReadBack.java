package dev.curlew.pipeline;

import dev.curlew.batch.CpuBatcher;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.SourceSettings;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A source as a detector gets it: upright RGB of the first picture's size, and when each picture was taken. */
final class ReadBack {
    private static final InputSettings RGB =
            new InputSettings(Color.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.STRETCH, Align.CENTER, 0);

    private final List<float[]> pictures = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private @Nullable StreamInfo info;
    private long corrupt;

    static ReadBack of(SourceSettings settings) throws Exception {
        ReadBack back = new ReadBack();
        try (FramePool pool = new FramePool(1);
                StreamReader reader = new StreamReader(new StreamId("clip"), settings, new InterruptFlag(), null)) {
            Frame frame = pool.acquire(1, TimeUnit.SECONDS);
            if (frame == null) {
                throw new IllegalStateException("the pool is empty");
            }
            try {
                back.read(reader, frame);
            } finally {
                frame.release();
            }
            back.corrupt = reader.corruptPackets();
        }
        return back;
    }

    private void read(StreamReader reader, Frame frame) throws Exception {
        if (!reader.read(frame)) {
            return;
        }
        info = reader.info(frame);
        List<Long> shape = List.of(1L, 3L, (long) info.height(), (long) info.width());
        TensorSpec spec = new TensorSpec("images", DataType.FP32, shape);
        ByteBuffer memory = ByteBuffer.allocateDirect((int) spec.elements() * 4).order(ByteOrder.nativeOrder());
        Tensor tensor = Tensor.host(spec, memory, 0);
        try (CpuBatcher batcher = new CpuBatcher(tensor, RGB)) {
            do {
                if (frame.width() != info.width() || frame.height() != info.height()) {
                    throw new AssertionError("frame " + frame.number() + " has another size");
                }
                batcher.write(frame, 0);
                float[] picture = new float[(int) spec.elements()];
                tensor.floats().get(0, picture);
                pictures.add(picture);
                seconds.add(frame.captureNanos() / 1e9);
                frame.clear();
            } while (reader.read(frame));
        }
    }

    int frames() {
        return pictures.size();
    }

    double seconds(int frame) {
        return seconds.get(frame);
    }

    long corrupt() {
        return corrupt;
    }

    StreamInfo info() {
        if (info == null) {
            throw new AssertionError("no picture was decoded");
        }
        return info;
    }

    /** The mean colour of a patch whose middle is given in eighths of the picture. */
    int[] color(int frame, double x, double y) {
        int width = info().width();
        int height = info().height();
        int[] mean = new int[3];
        int left = (int) ((x - 0.5) * width / 8);
        int right = (int) Math.ceil((x + 0.5) * width / 8);
        int top = (int) ((y - 0.5) * height / 8);
        int bottom = (int) Math.ceil((y + 0.5) * height / 8);
        for (int channel = 0; channel < 3; channel++) {
            double sum = 0;
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    sum += pictures.get(frame)[(channel * height + row) * width + column];
                }
            }
            mean[channel] = (int) Math.round(sum / ((right - left) * (bottom - top)));
        }
        return mean;
    }
}
