package dev.curlew.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;

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
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far the host's path through swscale is from the written rule, in steps of an 8-bit pixel. */
class ResamplingRuleTest {

    @Test
    void swscaleKeepsToTheRule() throws Exception {
        check(AV_PIX_FMT_NV12, 1920, 1080, Resize.LETTERBOX, 640, 640, false);
        check(AV_PIX_FMT_NV12, 1920, 1080, Resize.LETTERBOX, 416, 416, false);
        check(AV_PIX_FMT_NV12, 1920, 1080, Resize.STRETCH, 640, 640, true);
        check(AV_PIX_FMT_NV12, 768, 576, Resize.LETTERBOX, 640, 640, false);
        check(AV_PIX_FMT_NV12, 768, 576, Resize.LETTERBOX, 416, 416, true);
        check(AV_PIX_FMT_NV12, 320, 240, Resize.LETTERBOX, 640, 640, false);
        check(AV_PIX_FMT_P010LE, 1920, 1080, Resize.LETTERBOX, 640, 640, false);
        check(AV_PIX_FMT_P010LE, 1920, 1080, Resize.LETTERBOX, 640, 640, true);
    }

    private static void check(
            int layout, int width, int height, Resize resize, int inputWidth, int inputHeight, boolean full)
            throws Exception {
        InputSettings settings =
                new InputSettings(Color.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), resize, Align.CENTER, 114);
        TensorSpec spec =
                new TensorSpec("images", DataType.FP32, List.of(1L, 3L, (long) inputHeight, (long) inputWidth));
        ByteBuffer memory = ByteBuffer.allocateDirect((int) spec.elements() * 4).order(ByteOrder.nativeOrder());
        Tensor input = Tensor.host(spec, memory, 0);
        double[] distance;
        FramePool pool = new FramePool(1);
        try (RecordingGpu gpu = new RecordingGpu();
                DevicePicture picture = new DevicePicture(
                        pool,
                        gpu,
                        layout,
                        width,
                        height,
                        1,
                        Scenery.of(width, height, layout == AV_PIX_FMT_NV12 ? 8 : 10, full));
                CpuBatcher batcher = new CpuBatcher(input, settings)) {
            Frame frame = picture.frame();
            frame.surface().color_range(full ? AVCOL_RANGE_JPEG : 0);
            batcher.write(frame, 0);
            distance = new ResamplingRule(settings, inputWidth, inputHeight).distance(frame, input, 0);
            assertThat(picture.downloads()).isEqualTo(1);
            frame.release();
        }
        pool.close();
        System.out.printf(
                "swscale against the rule, %dx%d %s to %dx%d%s: mean %.3f, most %.3f of 255%n",
                width,
                height,
                layout == AV_PIX_FMT_NV12 ? "NV12" : "P010",
                inputWidth,
                inputHeight,
                full ? " full range" : "",
                distance[0],
                distance[1]);
        // swscale takes the 1023 of ten bits for 255.75
        assertThat(distance[0]).isLessThan(full && layout == AV_PIX_FMT_P010LE ? 0.25 : 0.05);
        assertThat(distance[1]).isLessThan(2);
    }
}
