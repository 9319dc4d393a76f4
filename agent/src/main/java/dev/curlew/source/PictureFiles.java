package dev.curlew.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a folder as a video, in the natural order of their names, or a single picture. Called and closed by
 * the stream's decode thread.
 */
final class PictureFiles implements PacketSource {
    private static final Logger LOG = LoggerFactory.getLogger(PictureFiles.class);
    private static final double USUAL_RATE = 25;
    /** Of a pixel, uncompressed. */
    private static final long MOST_BYTES = 8;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final SourceSettings settings;
    private final InterruptFlag interrupt;
    private final List<Path> files;
    private final PictureKind kind;
    private final double rate;
    private int next;

    /** @param interrupt closed with this source, also when it cannot be opened */
    PictureFiles(SourceSettings settings, Path path, InterruptFlag interrupt) throws SourceException {
        this.settings = settings;
        this.interrupt = interrupt;
        this.rate = settings.fps() > 0 ? settings.fps() : USUAL_RATE;
        try {
            files = Files.isDirectory(path) ? list(path) : List.of(path);
            kind = kindOf(files.get(0), load(files.get(0)));
        } catch (SourceException | RuntimeException e) {
            close();
            throw e;
        }
        if (files.size() > 1 && settings.fps() == 0) {
            LOG.info("{}: {} pictures, taken as 25 per second; fps says it if that is wrong", path, files.size());
        }
    }

    private static List<Path> list(Path folder) throws SourceException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> pictures = all.filter(PictureKind::isNamed)
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName()), new NaturalOrder()))
                    .toList();
            if (pictures.isEmpty()) {
                throw new SourceException(folder + ": is a folder without pictures (.jpg, .png, .bmp, .webp, .tif);"
                        + " name a video file or a folder of pictures");
            }
            return pictures;
        } catch (IOException e) {
            throw new SourceException(folder + ": cannot be listed; change its permissions");
        }
    }

    private byte[] load(Path file) throws SourceException {
        try {
            if (Files.size(file) > MOST_BYTES * settings.maxPixels()) {
                throw new SourceException(file + ": is too large for a picture, " + Files.size(file)
                        + " bytes; leave it out, or give the source a larger maxPixels");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SourceException(file + ": cannot be read (was it deleted meanwhile? may this user read it?)");
        }
    }

    private static PictureKind kindOf(Path file, byte[] bytes) throws SourceException {
        PictureKind kind = PictureKind.of(bytes);
        if (kind == null) {
            throw new SourceException(
                    file + ": is no JPEG, PNG, BMP, WebP or TIFF picture; take it out of the folder, or convert it");
        }
        return kind;
    }

    @Override
    public boolean read(Packet packet) throws SourceException {
        packet.clear();
        if (next >= files.size() || interrupt.isRaised()) {
            return false;
        }
        Path file = files.get(next);
        byte[] bytes = load(file);
        PictureKind own = PictureKind.of(bytes);
        if (own != null && own.codec() != kind.codec()) {
            throw new SourceException(
                    file + ": is a " + own + " picture, but those before are " + kind + "; keep one kind in a folder");
        }
        // an empty packet would mean the end
        if (av_new_packet(packet.av(), Math.max(1, bytes.length)) < 0) {
            throw new SourceException(file + ": there is no memory for its " + bytes.length
                    + " bytes; stop other programs, or make it smaller");
        }
        packet.av().data().put(bytes, 0, bytes.length);
        // without this mark the PNG decoder takes each picture for the difference from the one before
        packet.av().flags(AV_PKT_FLAG_KEY);
        packet.av().pts(next);
        packet.av().dts(next);
        next++;
        return true;
    }

    @Override
    public void seek(long nanos) {
        next = (int) Math.min(files.size(), Math.floor(nanos / 1e9 * rate));
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    /** 0: each packet's time says which picture it is, also when one before could not be decoded. */
    @Override
    public double fixedRate() {
        return 0;
    }

    @Override
    public long startMicros() {
        return 0;
    }

    @Override
    public double timeBase() {
        return 1 / rate;
    }

    @Override
    public double framesPerSecond() {
        return rate;
    }

    @Override
    public long totalFrames() {
        return files.size();
    }

    @Override
    public void copyParameters(AVCodecParameters into) {
        into.codec_type(AVMEDIA_TYPE_VIDEO).codec_id(kind.codec());
    }

    @Override
    public long maxPixels() {
        return settings.maxPixels();
    }

    @Override
    public CaptureClock clock() {
        if (settings.startTime() != null) {
            return new CaptureClock(settings.startTime(), CaptureClock.Quality.CONTAINER);
        }
        return settings.live() ? new CaptureClock(Instant.now(), CaptureClock.Quality.ARRIVAL) : CaptureClock.media();
    }

    @Override
    public void close() {
        interrupt.close();
        mark.close();
    }
}
