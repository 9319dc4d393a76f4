package dev.curlew.source;

import dev.curlew.media.CaptureClock;
import dev.curlew.media.EncodedVideo;
import dev.curlew.media.Packet;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packets of one stream of pictures, wherever they come from. Called and closed by the stream's decode thread. */
public interface PacketSource extends EncodedVideo, AutoCloseable {

    /** @param interrupt closed with the source, also when it cannot be opened */
    static PacketSource open(SourceSettings settings, InterruptFlag interrupt) throws SourceException {
        if (!settings.isNetwork() && !settings.isStandardInput()) {
            Path path = Path.of(settings.url());
            if (Files.isDirectory(path) || PictureKind.isPicture(path)) {
                return new PictureFiles(settings, path, interrupt);
            }
        }
        return new VideoSource(settings, interrupt);
    }

    /**
     * Refuses a file that is not there or may not be read, as {@link #open} would, but without reading it: before work
     * is spent on what should be done with it.
     */
    static void requireReadable(SourceSettings settings) throws SourceException {
        if (!settings.isNetwork() && !settings.isStandardInput() && !Files.isDirectory(Path.of(settings.url()))) {
            VideoSource.requireReadable(settings.url());
        }
    }

    /** Reads the next packet; false at the end of the source or after its interrupt flag was raised. */
    boolean read(Packet packet) throws SourceException;

    /** Goes to the last key frame at or before a time, counted from the start. */
    void seek(long nanos) throws SourceException;

    /** Whether {@link #seek} can do anything. */
    boolean isSeekable();

    /** Frames per second by which frames are counted in place of the packets' times, or 0. */
    double fixedRate();

    /** Presentation time of the first picture on the stream's clock. */
    long startMicros();

    /** Seconds per tick of the packets' times. */
    double timeBase();

    /** The nominal frame rate, or 0. */
    double framesPerSecond();

    /** How many frames it holds, estimated where nobody says; 0 when unknown. */
    long totalFrames();

    /** The wall clock of the pictures' times. */
    CaptureClock clock();

    @Override
    void close();
}
