package dev.curlew.media;

import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every user of FFmpeg needs: its errors in words and its log in ours. Any thread. */
public final class Ffmpeg {
    private static final Logger LOG = LoggerFactory.getLogger("ffmpeg");

    /** FFmpeg has one log for all; what concerns a decoder is said on the thread that calls it. */
    private static final ThreadLocal<@Nullable StringBuilder> LISTENER = new ThreadLocal<>();

    private static final int MOST_HEARD = 2000;

    /** JavaCPP allows ten instances of a callback class in a process: this is the only one, and it stays reachable. */
    private static final LogCallback TO_SLF4J = new LogCallback() {
        @Override
        public void call(int level, BytePointer message) {
            StringBuilder heard = LISTENER.get();
            if (heard != null && level <= avutil.AV_LOG_ERROR && heard.length() < MOST_HEARD) {
                heard.append(message.getString());
            }
            if (LOG.isDebugEnabled()) {
                LOG.debug("{}", withoutPasswords(message.getString().strip()));
            }
        }
    };

    private static final Pattern CREDENTIALS = Pattern.compile("(\\w://)\\S*@");

    private Ffmpeg() {}

    /** Sends FFmpeg's warnings and errors to the logger {@code ffmpeg} at debug; call once at start. */
    public static void logToSlf4j() {
        avutil.av_log_set_level(avutil.AV_LOG_WARNING);
        avutil.setLogCallback(TO_SLF4J);
    }

    /**
     * Copies the errors that FFmpeg logs on this thread from now on; works after {@link #logToSlf4j}.
     *
     * @param heard where they are added; null ends it
     */
    public static void listen(@Nullable StringBuilder heard) {
        if (heard == null) {
            LISTENER.remove();
        } else {
            LISTENER.set(heard);
        }
    }

    /** Up to the last @ of a word, for a password may hold one too. */
    static String withoutPasswords(String line) {
        return CREDENTIALS.matcher(line).replaceAll("$1***@");
    }

    /** FFmpeg's text for one of its error codes. */
    public static String error(int code) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, java.nio.charset.StandardCharsets.UTF_8);
    }
}
