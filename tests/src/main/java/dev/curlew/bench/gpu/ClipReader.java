package dev.curlew.bench.gpu;

import dev.curlew.decode.DecodeException;
import dev.curlew.decode.Fallback;
import dev.curlew.decode.Nvdec;
import dev.curlew.decode.VideoDecoder;
import dev.curlew.media.DecoderChoice;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Packet;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.PacketSource;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A clip's frames one by one, decoded as the agent does. One thread; whoever made it closes it. */
final class ClipReader implements AutoCloseable {
    private final PacketSource source;
    private final VideoDecoder decoder;
    private final Packet packet = new Packet();
    private final FramePool pool;
    private boolean draining;

    /** @param frames how many may be held at once */
    ClipReader(String clip, @Nullable Nvdec nvdec, DecoderChoice choice, int frames)
            throws SourceException, DecodeException {
        source = PacketSource.open(SourceSettings.file(clip), new InterruptFlag());
        decoder = new VideoDecoder(source, nvdec, choice);
        pool = new FramePool(frames);
    }

    /** The next frame, to be released, or null at the end. */
    @Nullable
    Frame next() throws SourceException, DecodeException, InterruptedException {
        Frame frame = pool.acquire(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new IllegalStateException("all frames are held");
        }
        boolean read = false;
        try {
            read = read(frame);
            return read ? frame : null;
        } finally {
            if (!read) {
                frame.release();
            }
        }
    }

    private boolean read(Frame frame) throws SourceException, DecodeException {
        while (!decoder.receive(frame)) {
            if (draining) {
                return false;
            } else if (source.read(packet)) {
                decoder.send(packet);
            } else {
                decoder.drain();
                draining = true;
            }
        }
        return true;
    }

    void rewind() throws SourceException {
        decoder.flush();
        source.seek(0);
        draining = false;
    }

    String decoder() {
        return decoder.decoder();
    }

    @Nullable
    Fallback fallback() {
        return decoder.fallback();
    }

    long corruptPackets() {
        return decoder.corruptPackets();
    }

    @Override
    public void close() {
        decoder.close();
        source.close();
        packet.close();
        pool.close();
    }
}
