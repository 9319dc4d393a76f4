package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_ENOMEM;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.EncodedVideo;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Frame;
import dev.curlew.media.Packet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Packets to frames in software, through libavcodec. Used and closed by the stream's decode thread. Decodes on that
 * one thread: cores are worth more to inference, and many cameras fill them anyway.
 */
public final class VideoDecoder implements AutoCloseable {
    /** Of one packet: a decoder that says the same for ever is stuck. */
    private static final int MOST_ERRORS = 1000;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVCodecContext context;
    private final FrameShaper shaper = new FrameShaper();
    private long corruptPackets;
    private int lastError;

    public VideoDecoder(EncodedVideo video) throws DecodeException {
        AVCodecParameters parameters = avcodec_parameters_alloc();
        try {
            video.copyParameters(parameters);
            context = open(parameters, video.maxPixels());
        } catch (DecodeException | RuntimeException e) {
            mark.close();
            throw e;
        } finally {
            avcodec_parameters_free(parameters);
        }
    }

    private static AVCodecContext open(AVCodecParameters parameters, long maxPixels) throws DecodeException {
        String name = avcodec_get_name(parameters.codec_id()).getString();
        AVCodec codec = avcodec_find_decoder(parameters.codec_id());
        if (codec == null) {
            throw new DecodeException("no decoder for " + name + " (convert the video to H.264)");
        }
        AVCodecContext context = avcodec_alloc_context3(codec);
        int code = avcodec_parameters_to_context(context, parameters);
        if (code >= 0) {
            context.thread_count(1);
            context.max_pixels(maxPixels);
            code = avcodec_open2(context, codec, (AVDictionary) null);
        }
        if (code < 0) {
            avcodec_free_context(context);
            throw new DecodeException("the " + name + " decoder does not start: " + Ffmpeg.error(code)
                    + " (is the file damaged? play it with ffplay, or convert it to H.264)");
        }
        return context;
    }

    /** Hands in a packet; take frames by {@link #receive} until there is none before the next. */
    public void send(Packet packet) throws DecodeException {
        send(packet.av());
    }

    /** Says that no packet follows, so that {@link #receive} gives the frames still held back. */
    public void drain() throws DecodeException {
        send(new AVPacket(null));
    }

    private void send(AVPacket packet) throws DecodeException {
        int code = avcodec_send_packet(context, packet);
        if (code < 0 && code != AVERROR_EOF()) {
            noteError(code);
        }
    }

    /** Whatever a damaged packet makes a decoder say, the next ones may be good again. */
    private void noteError(int code) throws DecodeException {
        if (code == AVERROR_ENOMEM() || code == AVERROR_EAGAIN()) {
            throw failed(code);
        }
        lastError = code;
        corruptPackets++;
    }

    private static DecodeException failed(int code) {
        return new DecodeException("decoding failed: " + Ffmpeg.error(code)
                + (code == AVERROR_ENOMEM()
                        ? " (smaller pictures, fewer sources or more memory help)"
                        : " (is the video damaged? play it with ffplay)"));
    }

    /**
     * Takes the next picture, if there is one: upright, and of the first one's size.
     *
     * @return whether {@code into} now holds a picture
     */
    public boolean receive(Frame into) throws DecodeException {
        int errors = 0;
        while (true) {
            int code = avcodec_receive_frame(context, into.av());
            if (code >= 0) {
                shaper.shape(into.av());
                return true;
            }
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
                return false;
            }
            noteError(code);
            if (++errors > MOST_ERRORS) {
                throw failed(code);
            }
        }
    }

    /** FFmpeg's words for the last packet that could not be decoded, or an empty text. */
    public String lastError() {
        return lastError == 0 ? "" : Ffmpeg.error(lastError);
    }

    /** The presentation time of a picture that {@link #receive} gave, in the source's ticks, or AV_NOPTS_VALUE. */
    public static long ticks(Frame frame) {
        return frame.av().best_effort_timestamp();
    }

    /** Forgets everything, after a seek. */
    public void flush() {
        avcodec_flush_buffers(context);
    }

    /** Packets that could not be decoded so far. */
    public long corruptPackets() {
        return corruptPackets;
    }

    @Override
    public void close() {
        shaper.close();
        avcodec_free_context(context);
        mark.close();
    }
}
