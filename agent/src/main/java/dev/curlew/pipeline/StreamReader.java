package dev.curlew.pipeline;

import dev.curlew.decode.DecodeException;
import dev.curlew.decode.DecoderMemory;
import dev.curlew.decode.Fallback;
import dev.curlew.decode.FrameClock;
import dev.curlew.decode.Nvdec;
import dev.curlew.decode.VideoDecoder;
import dev.curlew.media.Frame;
import dev.curlew.media.Packet;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.PacketSource;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source and its decoder as one row of frames with capture times; knows about start, duration and repeats. Used and
 * closed by the decode thread.
 */
final class StreamReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    private final StreamId id;
    private final SourceSettings settings;
    private final PacketSource source;
    private final VideoDecoder decoder;
    private final Packet packet;
    private final FrameClock clock;
    private final long startNanos;
    private final long endNanos;
    private long number;
    private int pass = 1;
    private boolean draining;
    private boolean cut;
    private @Nullable Fallback told;
    private Admission.@Nullable Reservation reservation;

    /**
     * @param interrupt closed with this reader
     * @param nvdec null decodes in software
     */
    StreamReader(StreamId id, SourceSettings settings, InterruptFlag interrupt, @Nullable Nvdec nvdec)
            throws SourceException, DecodeException {
        this(id, settings, interrupt, nvdec, null, 0);
    }

    /**
     * @param interrupt closed with this reader
     * @param nvdec null decodes in software
     * @param admission asked before the GPU's decoder is opened; null admits all
     * @param held pictures that the stream holds beside the decoder's own
     */
    StreamReader(
            StreamId id,
            SourceSettings settings,
            InterruptFlag interrupt,
            @Nullable Nvdec nvdec,
            @Nullable Admission admission,
            int held)
            throws SourceException, DecodeException {
        this.id = id;
        this.settings = settings;
        this.startNanos = settings.start().toNanos();
        this.endNanos = settings.duration() == null
                ? Long.MAX_VALUE
                : startNanos + settings.duration().toNanos();
        this.source = PacketSource.open(settings, interrupt);
        try {
            this.reservation = nvdec == null || admission == null
                    ? null
                    : admission.reserve(settings.displayUrl() + ": its decoder", DecoderMemory.reckon(source, held));
            this.decoder = new VideoDecoder(source, nvdec, settings.decoderChoice());
        } catch (DecodeException | RuntimeException e) {
            releaseReservation();
            source.close();
            throw e;
        }
        this.packet = new Packet();
        this.clock =
                new FrameClock(source.fixedRate(), source.framesPerSecond(), source.timeBase(), source.startMicros());
        if (startNanos == 0 && !settings.isNetwork()) {
            clock.startWithFirst();
        }
        if (startNanos > 0 && source.fixedRate() == 0 && source.isSeekable()) {
            try {
                source.seek(startNanos);
            } catch (SourceException e) {
                close();
                throw e;
            }
        }
    }

    /**
     * Decodes the next frame.
     *
     * @return false at the end of the stream; the frame is then untouched
     */
    boolean read(Frame into) throws SourceException, DecodeException {
        while (next(into)) {
            long captureNanos = clock.next(VideoDecoder.ticks(into));
            if (captureNanos >= endNanos) {
                into.clear();
                cut = true;
                return false;
            }
            if (captureNanos >= startNanos) {
                releaseReservation(); // the decoder has what it needs, so from now on it is measured
                into.describe(id, number++, captureNanos);
                return true;
            }
            into.clear();
        }
        return false;
    }

    private boolean next(Frame into) throws SourceException, DecodeException {
        while (!decoder.receive(into)) {
            if (draining) {
                if (!playAgain()) {
                    return false;
                }
            } else if (source.read(packet)) {
                decoder.send(packet);
            } else {
                decoder.drain();
                draining = true;
            }
        }
        return true;
    }

    private boolean playAgain() throws SourceException {
        if (number == 0 || pass == settings.repeat()) {
            return false;
        }
        pass++;
        draining = false;
        decoder.flush();
        source.seek(0);
        clock.nextPass();
        return true;
    }

    /** Whether it ended because its duration was reached, and not by itself. */
    boolean isCut() {
        return cut;
    }

    /** What is known once a first frame was read. */
    StreamInfo info(Frame first) {
        double rate = settings.fps() > 0 ? settings.fps() : source.framesPerSecond();
        return new StreamInfo(id, first.width(), first.height(), rate, expectedFrames(rate), source.clock());
    }

    private long expectedFrames(double rate) {
        if (settings.repeat() == 0 || settings.isNetwork()) {
            return 0;
        }
        double frames = (double) source.totalFrames() * settings.repeat();
        if (rate > 0) {
            frames = Math.max(0, frames - startNanos / 1e9 * rate);
            if (settings.duration() != null) {
                frames = Math.min(frames, Math.ceil(settings.duration().toNanos() / 1e9 * rate));
            }
        }
        return Math.round(frames);
    }

    private void releaseReservation() {
        if (reservation != null) {
            reservation.close();
            reservation = null;
        }
    }

    /** The decoder that is at work now, and why it is not the GPU's, or an empty text. */
    void reportDecoder(StreamStats stats) {
        Fallback fallback = decoder.fallback();
        if (fallback != null && !fallback.equals(told)) {
            LOG.warn("{}: decoded in software: {}", id, fallback);
        }
        told = fallback;
        stats.decodedBy(decoder.decoder(), fallback == null ? "" : fallback.toString());
    }

    long corruptPackets() {
        return decoder.corruptPackets();
    }

    /** The decoder's words for the last packet that it could not decode, or an empty text. */
    String lastError() {
        return decoder.lastError();
    }

    @Override
    public void close() {
        releaseReservation();
        decoder.close();
        source.close();
        packet.close();
    }
}
