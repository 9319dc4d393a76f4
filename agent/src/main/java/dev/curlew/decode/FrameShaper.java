package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
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

    /** Shapes the picture in place. */
    void shape(AVFrame av) throws DecodeException {
        Orientation turn = Orientation.of(av);
        if (turn == Orientation.UPRIGHT && (width == 0 || (av.width() == width && av.height() == height))) {
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
        if (code < 0) {
            throw new DecodeException(
                    "a picture cannot be turned or scaled: " + Ffmpeg.error(code) + " (convert the video to H.264)");
        }
        av.best_effort_timestamp(ticks);
        av_frame_remove_side_data(av, AV_FRAME_DATA_DISPLAYMATRIX);
        remember(av);
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
