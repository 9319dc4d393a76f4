package dev.curlew.source;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EIO;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Packet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one video stream out of a file, standard input or an RTSP camera, through libavformat. Called by the stream's decode
 * thread, which also closes it; the interrupt flag may be raised by any thread and ends blocking opens and reads.
 */
public final class VideoSource implements PacketSource {
    private static final int AVERROR_ETIMEDOUT = -110; // AVERROR(ETIMEDOUT) on Linux

    /** Until a camera has answered, and then from picture to picture. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long NETWORK_ANALYSIS_MICROS = 1_000_000;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final SourceSettings settings;
    private final InterruptFlag interrupt;
    private final Duration patience;
    private final @Nullable StandardInput input;
    private final AVFormatContext format;
    private final Instant opened;
    private final AVStream stream;
    private boolean isStarted;

    public VideoSource(SourceSettings settings) throws SourceException {
        this(settings, new InterruptFlag());
    }

    /** @param interrupt closed with this source, also when it cannot be opened */
    public VideoSource(SourceSettings settings, InterruptFlag interrupt) throws SourceException {
        this(settings, interrupt, PATIENCE);
    }

    /**
     * @param interrupt closed with this source, also when it cannot be opened
     * @param patience with a camera
     */
    VideoSource(SourceSettings settings, InterruptFlag interrupt, Duration patience) throws SourceException {
        this.settings = settings;
        this.patience = patience;
        this.interrupt = interrupt;
        input = settings.isStandardInput() ? new StandardInput(System.in, interrupt) : null;
        try {
            if (input == null && !settings.isNetwork()) {
                requireReadable(settings.url());
            }
            format = open();
            opened = Instant.now();
        } catch (SourceException | RuntimeException e) {
            closeInput();
            interrupt.close();
            mark.close();
            throw e;
        }
        try {
            stream = findVideo();
        } catch (SourceException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static void requireReadable(String url) throws SourceException {
        Path path = Path.of(url);
        if (!Files.exists(path)) {
            throw new SourceException(url + ": " + missing(url, path));
        }
        if (!Files.isRegularFile(path)) {
            throw new SourceException(
                    url + ": is no file; a pipe or device is read as standard input: give - and redirect, < " + url);
        }
        if (!Files.isReadable(path)) {
            throw new SourceException(url + ": may not be read by this user; change its permissions");
        }
        if (path.toFile().length() == 0) {
            throw new SourceException(url + ": is empty; copy or record it again");
        }
    }

    private static String missing(String url, Path path) {
        if (url.startsWith("file://")) {
            return "is an address; give the path alone, " + url.substring("file://".length());
        }
        if (url.contains("://")) {
            return "is an address that Curlew does not read; give rtsp://, rtsps:// or a file";
        }
        if (Files.isSymbolicLink(path)) {
            return "is a link to a file that is not there; correct the link";
        }
        return url.indexOf('\uFFFD') >= 0
                ? "no such file; its name seems not to be UTF-8, which Java cannot open: rename it"
                : "no such file; check the path";
    }

    private AVFormatContext open() throws SourceException {
        AVFormatContext context = avformat_alloc_context();
        context.interrupt_callback(interrupt.callback());
        AVDictionary options = new AVDictionary(null);
        if (settings.isNetwork()) {
            interrupt.expectWithin(patience);
            av_dict_set(options, "rtsp_transport", "tcp", 0);
            av_dict_set(options, "timeout", Long.toString(patience.toNanos() / 1000), 0);
            // the session description says nearly all; frames looked at for longer arrive late and in a burst
            av_dict_set(options, "analyzeduration", Long.toString(NETWORK_ANALYSIS_MICROS), 0);
            av_dict_set(options, "protocol_whitelist", "rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto", 0);
            // for rtsps FFmpeg 7.1 hands no option on to TLS, tls_verify neither: any certificate is taken
        } else {
            // a playlist that poses as a video must not make the agent fetch from the network
            av_dict_set(options, "protocol_whitelist", "file,crypto,data", 0);
        }
        String url = settings.isNetwork() ? settings.url() : input != null ? "" : "file:" + settings.url();
        if (input != null) {
            context.pb(input.io());
        }
        int code = avformat_open_input(context, url, (AVInputFormat) null, options);
        av_dict_free(options);
        if (code < 0) {
            // avformat_open_input has freed the context
            if (input != null && !input.isUsed() && !interrupt.isRaised()) {
                throw new SourceException(
                        settings.displayUrl() + ": is empty; does what should write into it run, and does it succeed?");
            }
            throw new SourceException(settings.displayUrl() + ": cannot be opened: "
                    + (settings.isNetwork() ? cameraProblem(code) : Ffmpeg.error(code) + hint()));
        }
        return context;
    }

    /** FFmpeg has one code for many of them. */
    private String cameraProblem(int code) {
        if (isTimeout(code)) {
            return "no answer within " + NetworkWords.seconds(patience)
                    + " (is the camera on, are address and port right, does a firewall let them through?)";
        }
        String unknown = code == AVERROR_EIO() ? NetworkWords.unknownHost(settings) : "";
        return unknown.isEmpty() ? Ffmpeg.error(code) + hint() : unknown;
    }

    private String nothingCame() {
        return "no picture for " + NetworkWords.seconds(patience) + readingHint();
    }

    private boolean isTimeout(int code) {
        return settings.isNetwork() && (interrupt.isOverdue() || code == AVERROR_ETIMEDOUT);
    }

    /** Where a file was opened and does not go on. */
    private String readingHint() {
        return settings.isNetwork()
                ? " (is the camera still on the network?)"
                : input != null ? hint() : " (is its disk sound?)";
    }

    private String hint() {
        if (input != null) {
            return " (is it a whole video? MP4 must be made for streaming: ffmpeg -i X -c copy -movflags +faststart Y)";
        }
        return settings.isNetwork()
                ? " (is the camera on, are address, user and password right?)"
                : " (is it a video file, and is it complete?)";
    }

    private AVStream findVideo() throws SourceException {
        requireSmall(); // a decoder that is refused for a size forgets it
        if (settings.isNetwork()) {
            interrupt.expectWithin(patience);
        }
        int code = findStreamInfo();
        if (code < 0 && isTimeout(code)) {
            throw new SourceException(settings.displayUrl() + ": cannot be understood: " + nothingCame());
        }
        if (code < 0) {
            throw new SourceException(settings.displayUrl() + ": cannot be understood: " + Ffmpeg.error(code) + hint());
        }
        int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        if (index >= 0 && isCover(format.streams(index))) {
            index = firstMovingPicture();
        }
        if (index < 0) {
            throw new SourceException(settings.displayUrl()
                    + ": holds no video stream; give a video or pictures (ffprobe shows what it holds)");
        }
        AVStream found = format.streams(index);
        PictureLimit.require(
                settings,
                settings.displayUrl(),
                found.codecpar().width(),
                found.codecpar().height());
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != index) {
                format.streams(i).discard(AVDISCARD_ALL); // not even read where the container allows
            }
        }
        return found;
    }

    private void requireSmall() throws SourceException {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream each = format.streams(i);
            if (each.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO && !isCover(each)) {
                PictureLimit.require(
                        settings,
                        settings.displayUrl(),
                        each.codecpar().width(),
                        each.codecpar().height());
            }
        }
    }

    private int findStreamInfo() {
        int streams = format.nb_streams();
        PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams));
        for (int i = 0; i < streams; i++) {
            AVDictionary each = new AVDictionary(null);
            av_dict_set(each, "max_pixels", Long.toString(settings.maxPixels()), 0);
            options.put(i, each);
        }
        int code = avformat_find_stream_info(format, options);
        for (int i = 0; i < streams; i++) {
            av_dict_free(new AVDictionary(options.get(i)));
        }
        options.close();
        return code;
    }

    /** A picture of the album or the film, which music and films carry like a video of one frame. */
    private static boolean isCover(AVStream stream) {
        return (stream.disposition() & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
    }

    private int firstMovingPicture() {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream each = format.streams(i);
            if (each.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO && !isCover(each)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean read(Packet packet) throws SourceException {
        // the first picture came while the stream was probed, or is overdue since then
        if (settings.isNetwork() && isStarted) {
            interrupt.expectWithin(patience);
        }
        isStarted = true;
        while (true) {
            packet.clear();
            int code = av_read_frame(format, packet.av());
            if (code < 0 && interrupt.isRaised()) {
                return false;
            }
            if (code < 0 && isTimeout(code)) {
                throw new SourceException(settings.displayUrl() + ": reading failed: " + nothingCame());
            }
            if (code == AVERROR_EOF()) {
                return false;
            }
            if (code < 0) {
                throw new SourceException(
                        settings.displayUrl() + ": reading failed: " + Ffmpeg.error(code) + readingHint());
            }
            if (packet.av().stream_index() == stream.index()) {
                return true;
            }
        }
    }

    @Override
    public boolean isSeekable() {
        return input == null;
    }

    @Override
    public double fixedRate() {
        return settings.fps();
    }

    @Override
    public void seek(long nanos) throws SourceException {
        long start = startMicros();
        long micros = nanos / 1000 + start;
        long ticks = Math.round(micros / 1e6 / av_q2d(stream.time_base()));
        int code =
                av_seek_frame(format, stream.index(), ticks, org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD);
        if (code < 0 && nanos > 0) {
            throw new SourceException(settings.displayUrl() + ": cannot go to " + nanos / 1e9 + " s: "
                    + Ffmpeg.error(code) + " (leave out start, or convert the file to MP4)");
        }
        if (code < 0) {
            code = av_seek_frame(format, -1, 0, org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE);
            if (code < 0) {
                throw new SourceException(
                        settings.displayUrl() + ": cannot be played again: " + Ffmpeg.error(code) + " (set repeat: 1)");
            }
        }
    }

    @Override
    public long startMicros() {
        long ticks = stream.start_time();
        if (ticks != AV_NOPTS_VALUE) {
            return Math.round(ticks * av_q2d(stream.time_base()) * 1e6);
        }
        return format.start_time() == AV_NOPTS_VALUE ? 0 : format.start_time();
    }

    @Override
    public double timeBase() {
        return av_q2d(stream.time_base());
    }

    @Override
    public double framesPerSecond() {
        double average = av_q2d(stream.avg_frame_rate());
        double real = av_q2d(stream.r_frame_rate());
        double rate = average > 0 ? average : real;
        return rate > 0 && rate <= 1000 ? rate : 0;
    }

    @Override
    public long totalFrames() {
        if (stream.nb_frames() > 0) {
            return stream.nb_frames();
        }
        long duration = format.duration();
        return duration <= 0 ? 0 : Math.round(duration / (double) AV_TIME_BASE * framesPerSecond());
    }

    @Override
    public void copyParameters(AVCodecParameters into) {
        avcodec_parameters_copy(into, stream.codecpar());
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
        if (settings.isNetwork()) {
            // the camera began to send when it was opened; its first pictures wait while the stream is probed
            return new CaptureClock(opened, CaptureClock.Quality.ARRIVAL);
        }
        if (settings.live()) {
            return new CaptureClock(Instant.now(), CaptureClock.Quality.ARRIVAL);
        }
        Instant created = creationTime();
        return created == null ? CaptureClock.media() : new CaptureClock(created, CaptureClock.Quality.CONTAINER);
    }

    private @Nullable Instant creationTime() {
        AVDictionaryEntry entry = av_dict_get(format.metadata(), "creation_time", null, 0);
        if (entry == null) {
            return null;
        }
        try {
            Instant created = Instant.parse(entry.value().getString());
            // writers without a clock put the epoch of their format here
            return created.isBefore(Instant.parse("1990-01-01T00:00:00Z")) ? null : created;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public void close() {
        avformat_close_input(format);
        closeInput();
        interrupt.close();
        mark.close();
    }

    /** After the format context, which never frees what it was given. */
    private void closeInput() {
        if (input != null) {
            input.close();
        }
    }
}
