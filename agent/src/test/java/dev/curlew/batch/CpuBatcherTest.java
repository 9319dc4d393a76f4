package dev.curlew.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Pictures;
import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CpuBatcherTest {
    private final FramePool pool = new FramePool(4);

    @AfterEach
    void closePool() {
        pool.close();
    }

    private static Tensor input(int batch, int height, int width) {
        TensorSpec spec =
                new TensorSpec("images", DataType.FP32, List.of((long) batch, 3L, (long) height, (long) width));
        ByteBuffer memory = ByteBuffer.allocateDirect((int) spec.elements() * 4).order(ByteOrder.nativeOrder());
        return Tensor.host(spec, memory, 0);
    }

    private static InputSettings settings(Color color, Resize resize, Align align, int pad) {
        return new InputSettings(color, List.of(10f, 20f, 30f), List.of(2f, 4f, 5f), resize, align, pad);
    }

    private static float at(Tensor tensor, int index, int channel, int y, int x) {
        List<Long> shape = tensor.spec().shape();
        int height = (int) (long) shape.get(2);
        int width = (int) (long) shape.get(3);
        return tensor.floats().get(((index * 3 + channel) * height + y) * width + x);
    }

    /** BT.601 by its definition (ITU-R BT.601-7, 2.5), limited range. */
    private static double[] rgb601(int y, int u, int v) {
        double luma = (y - 16) * 255 / 219.0;
        double red = luma + 1.402 * (v - 128) * 255 / 224.0;
        double blue = luma + 1.772 * (u - 128) * 255 / 224.0;
        double green = (luma - 0.299 * red - 0.114 * blue) / 0.587;
        return new double[] {red, green, blue};
    }

    @Test
    void normalisesEachColourIntoItsPlane() throws InterruptedException {
        Frame frame = Pictures.planar(
                pool, AV_PIX_FMT_YUV420P, 64, 64, 1, (plane, x, y) -> plane == 0 ? 120 : plane == 1 ? 90 : 170);
        Tensor input = input(1, 32, 32);
        double[] rgb = rgb601(120, 90, 170);

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.RGB, Resize.STRETCH, Align.CENTER, 0))) {
            batcher.write(frame, 0);
        }

        assertThat(at(input, 0, 0, 16, 16)).isCloseTo((float) ((rgb[0] - 10) / 2), within(3f / 2));
        assertThat(at(input, 0, 1, 16, 16)).isCloseTo((float) ((rgb[1] - 20) / 4), within(3f / 4));
        assertThat(at(input, 0, 2, 16, 16)).isCloseTo((float) ((rgb[2] - 30) / 5), within(3f / 5));
        frame.release();
    }

    @Test
    void swapsTheOuterPlanesForBgr() throws InterruptedException {
        Frame frame = Pictures.planar(
                pool, AV_PIX_FMT_YUV420P, 64, 64, 1, (plane, x, y) -> plane == 0 ? 120 : plane == 1 ? 90 : 170);
        Tensor input = input(1, 32, 32);
        double[] rgb = rgb601(120, 90, 170);

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.BGR, Resize.STRETCH, Align.CENTER, 0))) {
            batcher.write(frame, 0);
        }

        assertThat(at(input, 0, 0, 16, 16)).isCloseTo((float) ((rgb[2] - 10) / 2), within(3f / 2));
        assertThat(at(input, 0, 2, 16, 16)).isCloseTo((float) ((rgb[0] - 30) / 5), within(3f / 5));
        frame.release();
    }

    /** Every order and type against the floats plane by plane. */
    @Test
    void writesTheSamePixelsInEveryOrderAndType() throws InterruptedException {
        Frame frame = Pictures.planar(
                pool, AV_PIX_FMT_YUV420P, 64, 32, 1, (plane, x, y) -> plane == 0 ? 40 + 3 * x : plane == 1 ? 90 : 170);
        InputSettings plain = new InputSettings(
                Color.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.LETTERBOX, Align.CENTER, 114);
        Tensor expected = input(2, 24, 40);
        Tensor floats = picture(DataType.FP32, 2, 24, 40, 3);
        Tensor bytes = picture(DataType.UINT8, 2, 24, 40, 3);
        Tensor planes = picture(DataType.UINT8, 2, 3, 24, 40);

        for (Tensor tensor : List.of(expected, floats, bytes, planes)) {
            try (CpuBatcher batcher = new CpuBatcher(tensor, plain)) {
                assertThat(batcher.write(frame, 1)).isEqualTo(new Letterbox(64, 32, 0, 2, 40, 20));
            }
        }

        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 40; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    float value = at(expected, 1, channel, y, x);
                    int last = ((24 + y) * 40 + x) * 3 + channel;
                    float whole = bytes.bytes().get(last) & 0xff;
                    assertThat(floats.floats().get(last)).isEqualTo(value);
                    assertThat(whole).as("rounded").isCloseTo(value, within(1f));
                    assertThat((float) (planes.bytes().get(((3 + channel) * 24 + y) * 40 + x) & 0xff))
                            .isEqualTo(whole);
                }
            }
        }
        assertThat(bytes.bytes().get(0)).as("the other picture").isZero();
        frame.release();
    }

    private static Tensor picture(DataType type, long... shape) {
        TensorSpec spec =
                new TensorSpec("images", type, Arrays.stream(shape).boxed().toList());
        return Tensor.host(spec, ByteBuffer.allocateDirect((int) spec.elements() * type.bytes()), 0);
    }

    @Test
    void readsFullRangeAsFullRange() throws InterruptedException {
        Frame frame = Pictures.planar(pool, AV_PIX_FMT_YUVJ420P, 64, 64, 1, (plane, x, y) -> plane == 0 ? 255 : 128);
        Tensor input = input(1, 32, 32);

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.RGB, Resize.STRETCH, Align.CENTER, 0))) {
            batcher.write(frame, 0);
        }

        assertThat(at(input, 0, 0, 5, 5)).isCloseTo((255 - 10) / 2f, within(0.51f));
        frame.release();
    }

    @Test
    void padsAroundThePictureAndRepadsWhenTheCameraChanges() throws InterruptedException {
        Frame wide = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 64, 32, 0, (plane, x, y) -> 200);
        Frame tall = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 64, 0, (plane, x, y) -> 200);
        Tensor input = input(1, 32, 32);
        float pad = (114 - 10) / 2f;

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.RGB, Resize.LETTERBOX, Align.CENTER, 114))) {
            Letterbox first = batcher.write(wide, 0);
            assertThat(first).isEqualTo(new Letterbox(64, 32, 0, 8, 32, 16));
            assertThat(at(input, 0, 0, 7, 16)).isEqualTo(pad);
            assertThat(at(input, 0, 0, 8, 16)).isGreaterThan(pad);
            assertThat(at(input, 0, 0, 24, 16)).isEqualTo(pad);

            Letterbox second = batcher.write(tall, 0);
            assertThat(second).isEqualTo(new Letterbox(32, 64, 8, 0, 16, 32));
            assertThat(at(input, 0, 0, 16, 7)).isEqualTo(pad);
            assertThat(at(input, 0, 0, 16, 8)).isGreaterThan(pad);
        }
        wide.release();
        tall.release();
    }

    @Test
    void keepsTheFramesOfABatchApart() throws InterruptedException {
        Frame dark = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 32, 0, (plane, x, y) -> 50);
        Frame light = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 32, 0, (plane, x, y) -> 180);
        Tensor input = input(2, 32, 32);

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.RGB, Resize.STRETCH, Align.CENTER, 0))) {
            batcher.write(dark, 0);
            batcher.write(light, 1);
        }

        float between = at(input, 0, 0, 31, 31) / 2 + at(input, 1, 0, 0, 0) / 2;
        for (int channel = 0; channel < 3; channel++) {
            assertThat(at(input, 0, channel, 31, 31)).isLessThan(at(input, 1, channel, 0, 0));
        }
        assertThat(at(input, 0, 0, 0, 0)).isLessThan(between);
        dark.release();
        light.release();
    }

    @Test
    void keepsEdgesWhereTheyAreWhenItShrinksOddSizes() throws InterruptedException {
        Frame frame = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 101, 77, 0, (plane, x, y) -> x < 50 ? 16 : 235);
        Tensor input = input(1, 48, 48);

        try (CpuBatcher batcher = new CpuBatcher(input, settings(Color.RGB, Resize.STRETCH, Align.CENTER, 0))) {
            batcher.write(frame, 0);
        }

        float low = at(input, 0, 0, 24, 0);
        float high = at(input, 0, 0, 24, 47);
        // 50 / 101 of 48 columns: the edge lies in column 23
        assertThat(at(input, 0, 0, 24, 21)).isCloseTo(low, within(3f));
        assertThat(at(input, 0, 0, 24, 26)).isCloseTo(high, within(3f));
        frame.release();
    }
}
