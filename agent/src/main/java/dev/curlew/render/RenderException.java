package dev.curlew.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A picture, video or report could not be made. The message says which file, what failed and what may help. */
public final class RenderException extends IOException {

    public RenderException(String message) {
        super(message);
    }

    /** @param error what FFmpeg returned, below 0 */
    static RenderException of(Path file, String doing, int error, String remedy) {
        return new RenderException("cannot write " + file + ": " + doing + " failed: " + textOf(error) + "; " + remedy);
    }

    /** FFmpeg's own words for an error number. */
    static String textOf(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** A file's name as FFmpeg takes it; without the protocol a name such as {@code a:b.mp4} would be read as one. */
    static BytePointer url(Path file) {
        return new BytePointer("file:" + file.toAbsolutePath(), StandardCharsets.UTF_8);
    }
}
