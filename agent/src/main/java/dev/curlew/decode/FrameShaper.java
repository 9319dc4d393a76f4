package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;

import dev.curlew.media.Ffmpeg;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Brings pictures into the shape that all else counts on: upright, and of the size of the first one. A picture that is
 * so already, which is nearly every one, is only looked at. Used and closed by the decode thread.
 */
final class FrameShaper implements AutoCloseable {
    private int width;
    private int height;
    private @Nullable FilterGraph graph;

    /** Whether the picture will be changed, which takes it in host memory. */
    boolean wants(AVFrame av) {
        return !fits(av, Orientation.of(av)) || hasMargin(av);
    }

    private boolean fits(AVFrame av, Orientation turn) {
        return turn == Orientation.UPRIGHT && (width == 0 || (av.width() == width && av.height() == height));
    }

    /** FFmpeg cuts pictures to their size, but left and top of those on a GPU. */
    private static boolean hasMargin(AVFrame av) {
        return av.crop_left() > 0 || av.crop_top() > 0;
    }

    /** Shapes the picture, which lies in host memory if it {@link #wants} to be changed, in place. */
    void shape(AVFrame av) throws DecodeException {
        if (hasMargin(av)) {
            check(av_frame_apply_cropping(av, AV_FRAME_CROP_UNALIGNED));
        }
        Orientation turn = Orientation.of(av);
        if (fits(av, turn)) {
            remember(av);
            return;
        }
        FilterGraph filters = graph;
        if (filters == null || !filters.fits(av, turn)) {
            close();
            filters = new FilterGraph(av, turn, width, height);
            graph = filters;
        }
        long ticks = av.best_effort_timestamp();
        int code = av_buffersrc_add_frame(filters.source(), av);
        if (code >= 0) {
            code = av_buffersink_get_frame(filters.sink(), av);
        }
        check(code);
        av.best_effort_timestamp(ticks);
        av_frame_remove_side_data(av, AV_FRAME_DATA_DISPLAYMATRIX);
        remember(av);
    }

    private static void check(int code) throws DecodeException {
        if (code < 0) {
            throw new DecodeException(
                    "a picture cannot be turned or scaled: " + Ffmpeg.error(code) + " (convert the video to H.264)");
        }
    }

    private void remember(AVFrame av) {
        if (width == 0) {
            width = av.width();
            height = av.height();
        }
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }
}
