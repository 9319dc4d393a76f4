package dev.curlew.media;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * One piece of encoded video, reused for packet after packet. Belongs to one thread; whoever made it closes it.
 */
public final class Packet implements AutoCloseable {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVPacket av;

    public Packet() {
        av = avcodec.av_packet_alloc();
        if (av == null) {
            throw new OutOfMemoryError("no memory for an AVPacket");
        }
    }

    /** FFmpeg's own view; valid until {@link #close}. */
    public AVPacket av() {
        return av;
    }

    /** Lets go of the data, keeps the packet. */
    public void clear() {
        avcodec.av_packet_unref(av);
    }

    @Override
    public void close() {
        avcodec.av_packet_free(av);
        mark.close();
    }
}
