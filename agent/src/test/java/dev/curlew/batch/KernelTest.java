package dev.curlew.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P016LE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.media.DevicePicture;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Scenery;
import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.HalfFloats;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's text, its PTX, and its arithmetic on the CPU against the written rule and against swscale. */
class KernelTest {
    private static final Path PTX = HostKernel.SOURCE.resolveSibling("preprocess.ptx");

    @Test
    void thePtxWasMadeOfThisSource() throws Exception {
        byte[] source = Files.readAllBytes(HostKernel.SOURCE);
        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source));

        List<String> lines = Files.readAllLines(PTX);

        assertThat(lines.get(0))
                .as("run scripts/make-ptx after a change of preprocess.cu")
                .isEqualTo("// made by scripts/make-ptx of preprocess.cu, sha256 " + sha);
        assertThat(lines).contains(".target sm_80");
    }

    @Test
    void nvrtcMakesTheSamePtxAgain() throws Exception {
        String library = System.getenv("CURLEW_NVRTC");
        assumeTrue(library != null, "the PTX is not made again: CURLEW_NVRTC names no libnvrtc.so.12 of CUDA 12.6");
        Process maker = new ProcessBuilder("python3", "../scripts/make-ptx", "--stdout")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        byte[] made = maker.getInputStream().readAllBytes();

        assertThat(maker.waitFor()).isZero();
        assertThat(made).isEqualTo(Files.readAllBytes(PTX));
    }

    /** What runs needs g++. */
    @Nested
    class OnTheHost {
        @TempDir
        private static Path folder;

        private static HostKernel kernel;

        @BeforeAll
        static void compile() throws Exception {
            kernel = HostKernel.compile(folder);
        }

        @Test
        void takesTheStructThatJavaFills() {
            assertThat(HostKernel.parameterBytes())
                    .isEqualTo(KernelArguments.BYTES)
                    .isLessThanOrEqualTo(4096);
        }

        @Test
        void keepsToTheRuleForCommonCameras() throws Exception {
            check(AV_PIX_FMT_NV12, 1920, 1080, Resize.LETTERBOX, Align.CENTER, Color.RGB, 640, 640);
            check(AV_PIX_FMT_NV12, 1920, 1080, Resize.LETTERBOX, Align.TOP_LEFT, Color.BGR, 416, 416);
            check(AV_PIX_FMT_NV12, 768, 576, Resize.STRETCH, Align.CENTER, Color.RGB, 640, 640);
            check(AV_PIX_FMT_P010LE, 1280, 720, Resize.LETTERBOX, Align.CENTER, Color.BGR, 320, 192);
            check(AV_PIX_FMT_P016LE, 640, 360, Resize.STRETCH, Align.CENTER, Color.BGR, 300, 200);
        }

        @Test
        void keepsToTheRuleForOddSizesEnlargementsAndExtremes() throws Exception {
            check(AV_PIX_FMT_NV12, 101, 77, Resize.STRETCH, Align.CENTER, Color.RGB, 48, 40);
            check(AV_PIX_FMT_NV12, 63, 35, Resize.LETTERBOX, Align.CENTER, Color.RGB, 224, 224);
            check(AV_PIX_FMT_NV12, 992, 960, Resize.STRETCH, Align.CENTER, Color.RGB, 32, 31);
            check(AV_PIX_FMT_NV12, 2, 2, Resize.STRETCH, Align.CENTER, Color.RGB, 17, 9);
            check(AV_PIX_FMT_NV12, 1, 3, Resize.LETTERBOX, Align.CENTER, Color.RGB, 33, 33);
        }

        @Test
        void keepsToTheRuleWhereATileNeedsMoreOfARowThanABlockHolds() throws Exception {
            check(AV_PIX_FMT_NV12, 1001, 97, Resize.LETTERBOX, Align.CENTER, Color.RGB, 203, 33);
            check(AV_PIX_FMT_P010LE, 999, 50, Resize.STRETCH, Align.CENTER, Color.BGR, 130, 20);
            check(AV_PIX_FMT_NV12, 1985, 62, Resize.STRETCH, Align.CENTER, Color.RGB, 64, 2);
            check(AV_PIX_FMT_NV12, 3841, 321, Resize.STRETCH, Align.CENTER, Color.BGR, 70, 3);
            check(AV_PIX_FMT_P016LE, 4096, 64, Resize.STRETCH, Align.CENTER, Color.BGR, 65, 17);
        }

        @Test
        void padsBlocksWhollyLeft() throws Exception {
            check(AV_PIX_FMT_NV12, 90, 160, Resize.LETTERBOX, Align.CENTER, Color.RGB, 400, 160);
        }

        @Test
        void keepsThePicturesOfOneLaunchApart() throws Exception {
            int[][] sizes = {{320, 180}, {75, 201}, {640, 37}, {16, 16}, {641, 481}};
            InputSettings settings = new InputSettings(
                    Color.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.LETTERBOX, Align.CENTER, 114);
            FramePool pool = new FramePool(sizes.length);
            List<DevicePicture> pictures = new ArrayList<>();
            try (RecordingGpu gpu = new RecordingGpu()) {
                for (int[] size : sizes) {
                    int layout = size[0] == 75 ? AV_PIX_FMT_P010LE : AV_PIX_FMT_NV12;
                    pictures.add(new DevicePicture(
                            pool,
                            gpu,
                            layout,
                            size[0],
                            size[1],
                            1,
                            Scenery.of(size[0], size[1], layout == AV_PIX_FMT_NV12 ? 8 : 10, false)));
                }
                List<Frame> frames = pictures.stream().map(DevicePicture::frame).toList();
                Tensor result = run(gpu, frames, settings, 100, 90, DataType.FP32);
                for (int i = 0; i < frames.size(); i++) {
                    assertThat(new ResamplingRule(settings, 100, 90).distance(frames.get(i), result, i)[1])
                            .as("picture " + i)
                            .isLessThan(0.05);
                }
                frames.forEach(Frame::release);
                pictures.forEach(DevicePicture::close);
            }
            pool.close();
        }

        private void check(
                int layout,
                int width,
                int height,
                Resize resize,
                Align align,
                Color color,
                int inputWidth,
                int inputHeight)
                throws Exception {
            InputSettings settings = new InputSettings(
                    color, List.of(123.675f, 116.28f, 103.53f), List.of(58.395f, 57.12f, 57.375f), resize, align, 114);
            int bits = layout == AV_PIX_FMT_NV12 ? 8 : layout == AV_PIX_FMT_P010LE ? 10 : 12;
            boolean full = color == Color.BGR;
            double[] distance;
            FramePool pool = new FramePool(1);
            try (RecordingGpu gpu = new RecordingGpu();
                    DevicePicture picture = new DevicePicture(
                            pool, gpu, layout, width, height, 1, Scenery.of(width, height, bits, full))) {
                Frame frame = picture.frame();
                frame.surface().colorspace(full ? AVCOL_SPC_BT2020_NCL : AVCOL_SPC_UNSPECIFIED);
                frame.surface().color_range(full ? AVCOL_RANGE_JPEG : 0);
                distance = run(gpu, frame, settings, inputWidth, inputHeight, DataType.FP32);
                frame.release();
            }
            pool.close();
            assertThat(distance[1])
                    .as("%dx%d %d bits to %dx%d", width, height, bits, inputWidth, inputHeight)
                    .isLessThan(0.05);
        }

        @Test
        void writesHalfFloatsOfTheSameValues() throws Exception {
            InputSettings settings = new InputSettings(
                    Color.RGB, List.of(0f, 0f, 0f), List.of(255f, 255f, 255f), Resize.LETTERBOX, Align.CENTER, 114);
            FramePool pool = new FramePool(1);
            try (RecordingGpu gpu = new RecordingGpu();
                    DevicePicture picture = new DevicePicture(
                            pool, gpu, AV_PIX_FMT_NV12, 320, 180, 1, Scenery.of(320, 180, 8, false))) {
                // a half float has 11 bits: 255 / 2048 of a step
                assertThat(run(gpu, picture.frame(), settings, 128, 128, DataType.FP16)[1])
                        .isLessThan(0.13);
                picture.frame().release();
            }
            pool.close();
        }

        private double[] run(
                RecordingGpu gpu, Frame frame, InputSettings settings, int width, int height, DataType type)
                throws Exception {
            Tensor result = run(gpu, List.of(frame), settings, width, height, type);
            return new ResamplingRule(settings, width, height).distance(frame, result, 0);
        }

        private Tensor run(
                RecordingGpu gpu, List<Frame> frames, InputSettings settings, int width, int height, DataType type)
                throws Exception {
            gpu.kernel("preprocess", kernel);
            TensorSpec spec =
                    new TensorSpec("images", type, List.of((long) frames.size(), 3L, (long) height, (long) width));
            TensorSpec wide = spec.widened();
            ByteBuffer host =
                    ByteBuffer.allocateDirect((int) wide.elements() * 4).order(ByteOrder.nativeOrder());
            Tensor result = Tensor.host(wide, host, 0);
            try (DeviceMemory memory = gpu.allocate(spec.elements() * type.bytes());
                    CudaQueue queue = gpu.newQueue();
                    GpuBatcher batcher = new GpuBatcher(
                            gpu,
                            Tensor.cuda(spec, memory.address()),
                            () -> {
                                throw new AssertionError("wants the host's input");
                            },
                            (first, count) -> {},
                            queue,
                            settings)) {
                for (int i = 0; i < frames.size(); i++) {
                    batcher.write(frames.get(i), i);
                }
                batcher.send(frames.size());
                ByteBuffer device = gpu.view(memory.address(), memory.bytes());
                if (type == DataType.FP16) {
                    HalfFloats.widen(device, result.floats());
                } else {
                    result.floats().put(0, device.asFloatBuffer(), 0, (int) spec.elements());
                }
            }
            return result;
        }
    }
}
