package dev.curlew.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.PinnedMemory;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.geometry.Letterbox;
import dev.curlew.media.DevicePicture;
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
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is put on the engine's queue, in which order, with which numbers; the kernel's arithmetic is KernelTest's. */
class GpuBatcherTest {
    private static final int BATCH = 40;
    private static final int SIDE = 32;
    private static final long FRAME_BYTES = 3L * SIDE * SIDE * 4;
    private static final InputSettings SETTINGS = new InputSettings(
            Color.BGR, List.of(10f, 20f, 30f), List.of(2f, 4f, 5f), Resize.LETTERBOX, Align.CENTER, 114);

    private final RecordingGpu gpu = new RecordingGpu();
    private final FramePool pool = new FramePool(BATCH);
    private final List<DevicePicture> pictures = new ArrayList<>();
    private final List<ByteBuffer> launches = new ArrayList<>();
    private final List<String> uploads = new ArrayList<>();
    private long kernelNanos;
    private final TensorSpec spec =
            new TensorSpec("images", DataType.FP32, List.of((long) BATCH, 3L, (long) SIDE, (long) SIDE));
    private DeviceMemory device;
    private PinnedMemory pinned;
    private CudaQueue queue;
    private GpuBatcher batcher;

    @BeforeEach
    void open() throws CudaException {
        gpu.kernel("preprocess", (x, y, z, bx, by, arguments) -> {
            assertThat(List.of(x, y, z, bx, by)).isEqualTo(List.of(1, SIDE / 16, arguments.getInt(60), 256, 1));
            launches.add(arguments);
            gpu.pass(kernelNanos);
        });
        device = gpu.allocate(BATCH * FRAME_BYTES);
        pinned = gpu.allocatePinned(BATCH * FRAME_BYTES);
        queue = gpu.newQueue();
        Tensor host = Tensor.host(spec, pinned.bytes(), pinned.address());
        batcher = new GpuBatcher(gpu, Tensor.cuda(spec, device.address()), () -> host, this::upload, queue, SETTINGS);
        gpu.forget();
    }

    private void upload(int first, int count) throws CudaException {
        uploads.add(first + "+" + count);
        queue.upload(
                device.address() + first * FRAME_BYTES, pinned.address() + first * FRAME_BYTES, count * FRAME_BYTES);
    }

    @AfterEach
    void close() {
        batcher.close();
        queue.close();
        pinned.close();
        device.close();
        pictures.forEach(picture -> picture.frame().release());
        pictures.forEach(DevicePicture::close);
        pool.close();
        gpu.close();
    }

    private Frame onDevice(int layout, int width, int height, long event) throws Exception {
        DevicePicture picture = new DevicePicture(pool, gpu, layout, width, height, event, (plane, x, y) -> 100);
        pictures.add(picture);
        gpu.forget();
        return picture.frame();
    }

    @Test
    void tellsTheKernelAllOfAPicture() throws Exception {
        Frame frame = onDevice(AV_PIX_FMT_P010LE, 64, 36, 7);

        Letterbox fit = batcher.write(frame, 3);
        batcher.write(frame, 0);
        batcher.write(frame, 1);
        batcher.write(frame, 2);
        batcher.send(4);

        assertThat(fit).isEqualTo(new Letterbox(64, 36, 0, 7, 32, 18));
        ByteBuffer head = launches.get(0);
        assertThat(head.getLong(0)).isEqualTo(device.address());
        assertThat(List.of(head.getInt(8), head.getInt(12), head.getInt(16), head.getInt(20), head.getInt(60)))
                .isEqualTo(List.of(SIDE, SIDE, 0, 1, 4));
        float[] scale = {1 / 2f, 1 / 4f, 1 / 5f};
        float[] offset = {-10 / 2f, -20 / 4f, -30 / 5f};
        float[] pad = {104 / 2f, 94 / 4f, 84 / 5f};
        for (int plane = 0; plane < 3; plane++) {
            assertThat(head.getFloat(24 + 4 * plane)).isEqualTo(scale[plane]);
            assertThat(head.getFloat(36 + 4 * plane)).isEqualTo(offset[plane]);
            assertThat(head.getFloat(48 + 4 * plane)).isEqualTo(pad[plane]);
        }
        int at = 64 + 3 * 104;
        assertThat(head.getLong(at)).isEqualTo(frame.address(0));
        assertThat(head.getLong(at + 8)).isEqualTo(frame.address(1));
        int[] numbers = {frame.pitch(0), frame.pitch(1), 64, 36, 0, 7, 32, 18, 3, 1};
        for (int i = 0; i < numbers.length; i++) {
            assertThat(head.getInt(at + 16 + 4 * i)).as("number " + i).isEqualTo(numbers[i]);
        }
        // BT.601, limited range, by ITU-R BT.601-7; 10 bits in the high ones of 16
        double luma = 255 / 219.0 / 256;
        double chroma = 255 / 224.0 / 256;
        double[] factors = {
            luma, -16 * 255 / 219.0, 32768, 1.402 * chroma, -0.344136 * chroma, -0.714136 * chroma, 1.772 * chroma
        };
        for (int i = 0; i < factors.length; i++) {
            assertThat((double) head.getFloat(at + 56 + 4 * i))
                    .as("factor " + i)
                    .isCloseTo(factors[i], within(1e-5));
        }
        float[] steps = {64 / 32f, 36 / 18f, 32 / 32f, 18 / 18f};
        for (int i = 0; i < steps.length; i++) {
            assertThat(head.getFloat(at + 84 + 4 * i)).as("step " + i).isEqualTo(steps[i]);
        }
    }

    @Test
    void waitsForEachPictureBeforeItLaunches() throws Exception {
        Frame one = onDevice(AV_PIX_FMT_NV12, 64, 64, 0x71);
        Frame two = onDevice(AV_PIX_FMT_NV12, 64, 64, 0x72);

        batcher.write(one, 0);
        batcher.write(two, 1);
        batcher.write(one, 2);
        batcher.send(3);

        assertThat(gpu.calls())
                .containsExactly(
                        "queue 0: record event 0",
                        "queue 0: wait for event at 71",
                        "queue 0: wait for event at 72",
                        "queue 0: wait for event at 71",
                        "queue 0: launch preprocess 1x2x3",
                        "queue 0: record event 1");
        gpu.pass(5);
        assertThat(batcher.sendNanos(0)).isPositive();
        assertThat(batcher.uploadedBytes()).isZero();
    }

    @Test
    void sendsTheFramesOfOneBatchThatLieOnTheHost() throws Exception {
        Frame far = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        Frame near = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 32, 0, (plane, x, y) -> 200);
        gpu.view(device.address() + FRAME_BYTES, 4).putFloat(0, 42);

        batcher.write(near, 0);
        batcher.write(far, 1);
        batcher.write(near, 2);
        batcher.write(near, 3);
        batcher.send(4);

        assertThat(uploads).containsExactly("0+1", "2+2");
        assertThat(batcher.uploadedBytes()).isEqualTo(3 * FRAME_BYTES);
        assertThat(launches).hasSize(1);
        assertThat(launches.get(0).getInt(60)).isEqualTo(1);
        assertThat(launches.get(0).getInt(64 + 48)).isEqualTo(1);
        float sent = gpu.view(device.address() + 3 * FRAME_BYTES, 4).getFloat(0);
        assertThat(sent).isCloseTo((200 - 16) * 255 / 219f / 2 - 5, within(2f));
        assertThat(gpu.view(device.address() + FRAME_BYTES, 4).getFloat(0)).isEqualTo(42);
        near.release();
    }

    @Test
    void sendsNothingOfAPlaceThatWasTakenBack() throws Exception {
        Frame near = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 32, 0, (plane, x, y) -> 200);
        Frame far = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);

        batcher.write(near, 0);
        batcher.write(far, 0);
        batcher.send(1);

        assertThat(uploads).isEmpty();
        assertThat(launches).hasSize(1);
        near.release();
    }

    @Test
    void launchesAgainForWhatOneLaunchDoesNotTake() throws Exception {
        Frame frame = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        for (int i = 0; i < BATCH; i++) {
            batcher.write(frame, i);
        }

        batcher.send(BATCH);

        assertThat(launches).hasSize(2);
        assertThat(launches.get(0).getInt(60)).isEqualTo(32);
        assertThat(launches.get(1).getInt(60)).isEqualTo(8);
        assertThat(launches.get(1).getInt(64 + 48)).isEqualTo(32);
    }

    @Test
    void preparesOnTheHostWhatDoesNotLieOnTheKernelsWords() throws Exception {
        Frame frame = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        AVFrame surface = frame.surface();
        surface.data(0, new BytePointer(surface.data(0)).position(4));

        batcher.write(frame, 0);
        batcher.send(1);

        assertThat(uploads).containsExactly("0+1");
        assertThat(launches).isEmpty();
        assertThat(pool.downloadedBytes()).isEqualTo(64 * 64 * 3 / 2);
    }

    @Test
    void leavesTheOtherFramesWhenOneIsNoPicture() throws Exception {
        Frame far = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        DevicePicture lost = new DevicePicture(pool, gpu, AV_PIX_FMT_YUV420P, 64, 64, 1, (plane, x, y) -> 0);
        lost.failDownloads(-5);
        pictures.add(lost);

        assertThatThrownBy(() -> batcher.write(lost.frame(), 0)).hasMessageContaining("cannot be copied from the GPU");
        batcher.write(far, 0);
        batcher.send(1);

        assertThat(launches.get(0).getInt(60)).isEqualTo(1);
        assertThat(uploads).isEmpty();
    }

    @Test
    void tellsTheTimeOfEachOfTheBatchesUnderWay() throws Exception {
        Frame frame = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        batcher.write(frame, 0);
        batcher.send(1);
        kernelNanos = 50_000;
        batcher.write(frame, 0);
        batcher.send(1);

        assertThat(batcher.sendNanos(0)).isGreaterThanOrEqualTo(50_000);
        assertThat(batcher.sendNanos(1)).isBetween(1L, 49_999L);
    }

    @Test
    void waitsForTheLastCopyBeforeItWritesTheHostInputAnew() throws Exception {
        Frame frame = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 32, 32, 0, (plane, x, y) -> 200);
        batcher.write(frame, 0);
        batcher.send(1);
        gpu.forget();

        batcher.write(frame, 0);
        assertThat(gpu.calls()).containsExactly("await event 4");
        batcher.write(frame, 1);
        assertThat(gpu.calls()).hasSize(1);
        frame.release();
    }

    @Test
    void passesOnWhatTheDriverSaysAndWorksAfterwards() throws Exception {
        Frame frame = onDevice(AV_PIX_FMT_NV12, 64, 64, 1);
        batcher.write(frame, 0);
        gpu.kernel("preprocess", (x, y, z, bx, by, arguments) -> {});
        gpu.loseAtCall(4);

        assertThatThrownBy(() -> batcher.send(1)).isInstanceOfSatisfying(CudaException.class, e -> assertThat(e.kind())
                .isEqualTo(CudaException.Kind.LOST));
        assertThat(batcher.sendNanos(0)).isZero();
    }
}
