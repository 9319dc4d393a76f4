package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_ENOMEM;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;

import dev.curlew.cuda.CudaException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.DecoderChoice;
import dev.curlew.media.EncodedVideo;
import dev.curlew.media.Fence;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Frame;
import dev.curlew.media.Packet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Packets to frames through libavcodec: by the GPU's decoder into device memory where there is one and it takes the
 * stream, else in software. A stream that the GPU stops decoding goes on in software at its next key frame. Used and
 * closed by the stream's decode thread. Decodes on that one thread: cores are worth more to inference, and many cameras
 * fill them anyway.
 */
public final class VideoDecoder implements AutoCloseable {
    /** Of one packet: a decoder that says the same for ever is stuck. */
    private static final int MOST_ERRORS = 1000;

    private static final int AVERROR_ENOSYS = -38; // AVERROR(ENOSYS) on Linux

    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVCodecParameters parameters = avcodec_parameters_alloc();
    private final DecoderChoice choice;
    private final long maxPixels;
    private final FrameShaper shaper = new FrameShaper();
    /** The last packet given to the GPU's decoder, when it was a key frame: software can begin with it. */
    private final AVPacket keyPacket = av_packet_alloc();

    private Codec codec;
    private volatile @Nullable Fallback fallback;
    private volatile boolean onGpu;
    private boolean awaitingKey;
    private boolean draining;
    private long corruptPackets;
    private int lastError;

    /** @param nvdec null decodes in software */
    public VideoDecoder(EncodedVideo video, @Nullable Nvdec nvdec, DecoderChoice choice) throws DecodeException {
        this.choice = choice;
        this.maxPixels = video.maxPixels();
        video.copyParameters(parameters);
        try {
            codec = open(nvdec);
        } catch (DecodeException | RuntimeException e) {
            free();
            throw e;
        }
    }

    public VideoDecoder(EncodedVideo video, @Nullable Nvdec nvdec) throws DecodeException {
        this(video, nvdec, DecoderChoice.AUTO);
    }

    private Codec open(@Nullable Nvdec nvdec) throws DecodeException {
        if (choice == DecoderChoice.NVDEC && nvdec == null) {
            throw new DecodeException(
                    "decoder is nvdec, but no GPU is in use (set decoder: auto, or see curlew doctor)");
        }
        if (nvdec == null || choice == DecoderChoice.SOFTWARE) {
            return Codec.inSoftware(parameters, maxPixels);
        }
        AVCodec hardware = Nvdec.codec(parameters.codec_id());
        if (hardware == null) {
            note(new Fallback(Fallback.Cause.CODEC_UNSUPPORTED, Codec.name(parameters) + " is not decoded by the GPU"));
            return Codec.inSoftware(parameters, maxPixels);
        }
        try {
            Codec opened = Codec.onGpu(hardware, parameters, maxPixels, nvdec);
            onGpu = true;
            return opened;
        } catch (DecodeException | CudaException e) {
            boolean full = e instanceof CudaException cuda && cuda.kind() == CudaException.Kind.OUT_OF_MEMORY;
            note(new Fallback(
                    full ? Fallback.Cause.OUT_OF_MEMORY : Fallback.Cause.NVDEC_ERROR, String.valueOf(e.getMessage())));
            return Codec.inSoftware(parameters, maxPixels);
        }
    }

    private void note(Fallback why) throws DecodeException {
        if (choice == DecoderChoice.NVDEC) {
            throw new DecodeException(
                    "the GPU does not decode it: " + why + " (set decoder: auto to decode it in software)");
        }
        onGpu = false;
        fallback = why;
    }

    /** Hands in a packet; take frames by {@link #receive} until there is none before the next. */
    public void send(Packet packet) throws DecodeException {
        boolean key = (packet.av().flags() & AV_PKT_FLAG_KEY) != 0;
        if (awaitingKey && !key) {
            corruptPackets++;
            return;
        }
        awaitingKey = false;
        if (codec.device() != null) {
            av_packet_unref(keyPacket);
            if (key) {
                av_packet_ref(keyPacket, packet.av());
            }
        }
        send(packet.av());
    }

    /** Says that no packet follows, so that {@link #receive} gives the frames still held back. */
    public void drain() throws DecodeException {
        draining = true;
        send(new AVPacket(null));
    }

    private void send(AVPacket packet) throws DecodeException {
        int code = codec.send(packet);
        if (code >= 0 || code == AVERROR_EOF()) {
            return;
        }
        if (isGpuFailure(code)) {
            goOnInSoftware(code);
        } else {
            noteError(code);
        }
    }

    /** What FFmpeg says when the driver fails, not when the packet does. */
    private boolean isGpuFailure(int code) {
        return codec.device() != null
                && (code == AVERROR_EXTERNAL() || code == AVERROR_ENOSYS || code == AVERROR_ENOMEM());
    }

    private void goOnInSoftware(int code) throws DecodeException {
        note(codec.explain(code));
        codec.close();
        codec = Codec.inSoftware(parameters, maxPixels);
        awaitingKey = keyPacket.size() == 0;
        if (!awaitingKey) {
            send(keyPacket);
            av_packet_unref(keyPacket);
        }
        if (draining) {
            send(new AVPacket(null));
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
            int code = codec.receive(into.surface());
            if (code >= 0) {
                if (place(into)) {
                    return true;
                }
                continue;
            }
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
                return false;
            }
            if (isGpuFailure(code)) {
                goOnInSoftware(code);
                continue;
            }
            noteError(code);
            if (++errors > MOST_ERRORS) {
                throw failed(code);
            }
        }
    }

    /** False when the GPU failed over it, and the stream has begun anew in software. */
    private boolean place(Frame into) throws DecodeException {
        NvdecDevice device = codec.device();
        if (into.isOnDevice() && device != null) {
            Fence fence;
            try {
                fence = device.fence();
            } catch (CudaException e) {
                into.clear();
                goOnInSoftware(e.kind() == CudaException.Kind.OUT_OF_MEMORY ? AVERROR_ENOMEM() : AVERROR_EXTERNAL());
                return false;
            }
            into.onDevice(device, Nvdec.layout(codec.context().sw_pix_fmt()), fence);
            onGpu = true;
            fallback = null;
            codec.forgetErrors();
            if (shaper.wants(into.surface())) {
                into.bringToHost();
            }
        } else if (device != null && (onGpu || fallback == null)) {
            note(codec.explain(0));
        }
        shaper.shape(into.surface());
        return true;
    }

    /** FFmpeg's words for the last packet that could not be decoded, or an empty text. */
    public String lastError() {
        return lastError == 0 ? "" : Ffmpeg.error(lastError);
    }

    /** {@code nvdec} or {@code software}; what decodes now. Any thread. */
    public String decoder() {
        return (onGpu ? DecoderChoice.NVDEC : DecoderChoice.SOFTWARE).toString();
    }

    /** Why the stream is decoded in software although there is a GPU; null when it is not, or nobody wants it. Any thread. */
    public @Nullable Fallback fallback() {
        return fallback;
    }

    /** The presentation time of a picture that {@link #receive} gave, in the source's ticks, or AV_NOPTS_VALUE. */
    public static long ticks(Frame frame) {
        return frame.surface().best_effort_timestamp();
    }

    /** Forgets everything, after a seek. */
    public void flush() {
        draining = false;
        codec.flush();
    }

    /** Packets that could not be decoded so far. */
    public long corruptPackets() {
        return corruptPackets;
    }

    @Override
    public void close() {
        shaper.close();
        codec.close();
        free();
    }

    private void free() {
        av_packet_free(keyPacket);
        avcodec_parameters_free(parameters);
        mark.close();
    }
}
