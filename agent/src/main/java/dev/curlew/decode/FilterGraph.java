package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Ffmpeg;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * libavfilter's way for pictures of one kind: turned, then scaled if they must be. Its pictures come from a pool of its
 * own. Used and closed by the decode thread.
 */
final class FilterGraph implements AutoCloseable {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVFilterGraph graph = avfilter_graph_alloc();
    private final AVFilterContext source;
    private final AVFilterContext sink;
    private final Orientation turn;
    private final int width;
    private final int height;
    private final int format;
    private final int colorSpace;
    private final int colorRange;

    /**
     * @param like the pictures to come are like this one
     * @param toWidth what to scale to; 0 keeps the size
     */
    FilterGraph(AVFrame like, Orientation turn, int toWidth, int toHeight) throws DecodeException {
        this.turn = turn;
        this.width = like.width();
        this.height = like.height();
        this.format = like.format();
        this.colorSpace = like.colorspace();
        this.colorRange = like.color_range();
        graph.nb_threads(1);
        try {
            source = add("buffer", describe(like));
            AVFilterContext last = source;
            for (String filter : turn.filters()) {
                String[] parts = filter.split("=", 2);
                last = append(last, parts[0], parts.length == 1 ? null : parts[1]);
            }
            if (toWidth > 0) {
                last = append(last, "scale", toWidth + ":" + toHeight);
            }
            sink = append(last, "buffersink", null);
            check(avfilter_graph_config(graph, null));
        } catch (DecodeException e) {
            close();
            throw e;
        }
    }

    private static String describe(AVFrame like) {
        int num = Math.max(0, like.sample_aspect_ratio().num());
        int den = Math.max(1, like.sample_aspect_ratio().den());
        return "video_size=" + like.width() + "x" + like.height() + ":pix_fmt=" + like.format()
                + ":time_base=1/1:pixel_aspect=" + num + "/" + den + ":colorspace=" + like.colorspace() + ":range="
                + like.color_range();
    }

    private AVFilterContext add(String filter, @Nullable String options) throws DecodeException {
        AVFilterContext made = new AVFilterContext(null);
        check(avfilter_graph_create_filter(made, avfilter_get_by_name(filter), filter, options, null, graph));
        return made;
    }

    private AVFilterContext append(AVFilterContext after, String filter, @Nullable String options)
            throws DecodeException {
        AVFilterContext made = add(filter, options);
        check(avfilter_link(after, 0, made, 0));
        return made;
    }

    private void check(int code) throws DecodeException {
        if (code < 0) {
            throw new DecodeException("pictures of " + width + "x" + height + " cannot be turned or scaled: "
                    + Ffmpeg.error(code) + " (convert the video to H.264)");
        }
    }

    boolean fits(AVFrame av, Orientation now) {
        return now == turn
                && av.width() == width
                && av.height() == height
                && av.format() == format
                && av.colorspace() == colorSpace
                && av.color_range() == colorRange;
    }

    AVFilterContext source() {
        return source;
    }

    AVFilterContext sink() {
        return sink;
    }

    @Override
    public void close() {
        avfilter_graph_free(graph);
        mark.close();
    }
}
