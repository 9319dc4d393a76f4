package dev.curlew.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One scene in whatever a decoder or a file may hold it: an engine reads the same colours out of all of them. */
class PixelFormatsTest {
    private static final int WIDTH = 192;
    private static final int HEIGHT = 128;
    /** They keep what the scene has, so that what is made of them shows. */
    private static final Pattern IS_EXACT =
            Pattern.compile("yuv444p1[0-9]le|rgb24|bgr24|[argb]{4}|bgr0|rgb48le|gbra?p.*|gray1.*|pal8");

    private static final InputSettings PLAIN =
            new InputSettings(Color.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.LETTERBOX, Align.CENTER, 114);

    @ParameterizedTest
    @CsvSource({
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuv411p",
        "yuv440p",
        "nv12",
        "nv21",
        "nv16",
        "nv24",
        "yuyv422",
        "uyvy422",
        "yuva420p",
        "yuv420p10le",
        "yuv422p10le",
        "yuv444p10le",
        "yuv420p12le",
        "yuv444p16le",
        "p010le",
        "p016le",
        "p210le",
        "rgb24",
        "bgr24",
        "rgba",
        "bgra",
        "argb",
        "bgr0",
        "rgb565le",
        "rgb48le",
        "gbrp",
        "gbrp10le",
        "gbrap"
    })
    void givesTheColoursOfTheScene(String format) throws InterruptedException {
        check(format, AVCOL_RANGE_MPEG, false);
    }

    @ParameterizedTest
    @CsvSource({"yuv420p", "yuv444p", "nv12", "yuv420p10le", "p010le", "yuv444p12le"})
    void givesTheColoursOfAFullRangeScene(String format) throws InterruptedException {
        check(format, AVCOL_RANGE_JPEG, false);
    }

    @ParameterizedTest
    @CsvSource({
        "gray, false",
        "gray, true",
        "gray10le, true",
        "gray16le, true",
        "ya8, true",
        "pal8, false",
        "pal8, true"
    })
    void givesTheGreyOfTheScene(String format, boolean full) throws InterruptedException {
        check(format, full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG, true);
    }

    /** Soft gradients from black to white, so that what a format thins out is not missed. */
    private static int scene(int channel, int x, int y, boolean isGrey) {
        double place = isGrey ? 0 : channel * 1.3;
        return (int) Math.round(127.5 + 127.5 * Math.sin(x / 40.0 + place) * Math.cos(y / 30.0 - place));
    }

    /** Into an input of its own size and into one of half the size. */
    private static void check(String format, int range, boolean isGrey) throws InterruptedException {
        FramePool pool = new FramePool(2);
        Frame scene = frame(pool, AV_PIX_FMT_RGB24, AVCOL_RANGE_JPEG);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < 3 * WIDTH; x++) {
                scene.av().data(0).put((long) y * scene.av().linesize(0) + x, (byte) scene(x % 3, x / 3, y, isGrey));
            }
        }
        Frame frame = frame(pool, av_get_pix_fmt(format), range);
        if (format.equals("pal8")) {
            paint(frame.av());
        } else {
            convert(scene.av(), frame.av(), range == AVCOL_RANGE_JPEG ? 1 : 0);
        }
        for (int step = 1; step <= 2; step++) {
            Tensor input = tensor(WIDTH / step);
            try (CpuBatcher batcher = new CpuBatcher(input, PLAIN)) {
                batcher.write(frame, 0);
            }
            double distance = distance(input, step, isGrey);
            double most =
                    format.equals("rgb565le") ? 5 : IS_EXACT.matcher(format).matches() ? 0.2 : 0.6;
            assertThat(distance).as("%s to 1/%d, mean distance", format, step).isLessThan(most);
        }
        scene.release();
        frame.release();
        pool.close();
    }

    /** Mean of the picture's inside. */
    private static double distance(Tensor input, int step, boolean isGrey) {
        int side = WIDTH / step;
        int top = (side - HEIGHT / step) / 2;
        double sum = 0;
        int count = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 1; y < HEIGHT / step - 1; y++) {
                for (int x = 1; x < side - 1; x++) {
                    double wanted = step == 1 ? scene(channel, x, y, isGrey) : half(channel, 2 * x, 2 * y, isGrey);
                    double off = Math.abs(input.floats().get((channel * side + top + y) * side + x) - wanted);
                    assertThat(off)
                            .as("channel %d at %d,%d of 1/%d", channel, x, y, step)
                            .isLessThan(17); // two steps of 5 bits, which are dithered
                    sum += off;
                    count++;
                }
            }
        }
        return sum / count;
    }

    /** Of half the size: a triangle over four pixels each way, by the written rule. */
    private static double half(int channel, int x, int y, boolean isGrey) {
        double sum = 0;
        int[] weights = {1, 3, 3, 1};
        for (int down = 0; down < 4; down++) {
            for (int across = 0; across < 4; across++) {
                sum += weights[down] * weights[across] * scene(channel, x + across - 1, y + down - 1, isGrey);
            }
        }
        return sum / 64;
    }

    private static Frame frame(FramePool pool, int format, int range) throws InterruptedException {
        Frame frame = Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS));
        frame.av().format(format).width(WIDTH).height(HEIGHT).color_range(range);
        assertThat(av_frame_get_buffer(frame.av(), 64)).isZero();
        return frame;
    }

    /** With a palette of all greys. */
    private static void paint(AVFrame to) {
        for (int grey = 0; grey < 256; grey++) {
            for (int i = 0; i < 4; i++) {
                to.data(1).put(4L * grey + i, (byte) (i < 3 ? grey : 255));
            }
        }
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                to.data(0).put((long) y * to.linesize(0) + x, (byte) scene(0, x, y, true));
            }
        }
    }

    private static void convert(AVFrame from, AVFrame to, int full) {
        SwsContext context = sws_getContext(
                WIDTH,
                HEIGHT,
                from.format(),
                WIDTH,
                HEIGHT,
                to.format(),
                SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
                null,
                null,
                (DoublePointer) null);
        assertThat(context).isNotNull();
        IntPointer matrix = sws_getCoefficients(SWS_CS_ITU601);
        sws_setColorspaceDetails(context, matrix, 1, matrix, full, 0, 1 << 16, 1 << 16);
        sws_scale(context, from.data(), from.linesize(), 0, HEIGHT, to.data(), to.linesize());
        sws_freeContext(context);
    }

    private static Tensor tensor(int side) {
        TensorSpec spec = new TensorSpec("images", DataType.FP32, List.of(1L, 3L, (long) side, (long) side));
        ByteBuffer memory = ByteBuffer.allocateDirect((int) spec.elements() * 4).order(ByteOrder.nativeOrder());
        return Tensor.host(spec, memory, 0);
    }
}
