package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.curlew.decode.Fallback.Cause;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.javacpp.BytePointer;

/** Reads out of FFmpeg's log and the decoder's state why NVDEC did not take a stream. Decode thread. */
final class NvdecErrors {
    /** {@code [h264 @ 0x7f2add5d90c0] }: who logged a line, which tells an operator nothing. */
    private static final Pattern LOGGER = Pattern.compile("\\[\\w+ @ 0x[0-9a-f]+\\] *");

    private NvdecErrors() {}

    /**
     * @param heard what FFmpeg logged meanwhile; may be empty
     * @param otherwise what to say when nothing more is known
     * @param othersOpen whether other streams are decoded by the GPU at the moment
     */
    static Fallback explain(AVCodecContext context, CharSequence heard, String otherwise, boolean othersOpen) {
        String lines = LOGGER.matcher(heard.toString().strip()).replaceAll("").replaceAll("\\s*\\R\\s*", "; ");
        String said = lines.isEmpty() ? otherwise : lines;
        String video = describe(context);
        Cause cause = causeOf(lines, context, othersOpen);
        return switch (cause) {
            case CODEC_UNSUPPORTED, PROFILE_UNSUPPORTED -> new Fallback(
                    cause, video + " is not decoded by NVDEC" + (lines.isEmpty() ? "" : " (" + lines + ")"));
            case SIZE_UNSUPPORTED -> new Fallback(
                    cause, video + " has a size that NVDEC does not decode (" + said + ")");
            case SESSION_LIMIT -> new Fallback(
                    cause, "NVDEC takes no further decoder beside those that are open (" + said + ")");
            case OUT_OF_MEMORY -> new Fallback(
                    cause, "no device memory is left for a decoder of " + video + " (" + said + ")");
            case LIBRARY_MISSING -> new Fallback(
                    cause,
                    "the driver's libnvcuvid.so.1 is not found (" + said
                            + "); install the driver's video part; a container needs NVIDIA_DRIVER_CAPABILITIES=all");
            case NVDEC_ERROR -> new Fallback(cause, "NVDEC failed on " + video + " (" + said + ")");
        };
    }

    private static Cause causeOf(String said, AVCodecContext context, boolean othersOpen) {
        if (said.contains("OUT_OF_MEMORY")
                || said.contains("out of memory")
                || said.contains("Cannot allocate memory")) {
            return Cause.OUT_OF_MEMORY;
        } else if (said.contains("nvcuvid")) {
            return Cause.LIBRARY_MISSING;
        } else if (said.contains("not within range") || said.contains("macroblock count")) {
            return Cause.SIZE_UNSUPPORTED;
        }
        boolean refused = said.contains("lacking required capabilities") || said.contains("NOT_SUPPORTED");
        if (refused || isUnknownToNvdec(context)) {
            return isPlain(context.sw_pix_fmt()) ? Cause.CODEC_UNSUPPORTED : Cause.PROFILE_UNSUPPORTED;
        }
        return said.contains("cuvidCreateDecoder") && othersOpen ? Cause.SESSION_LIMIT : Cause.NVDEC_ERROR;
    }

    /** FFmpeg did not even offer NVDEC, or we refuse what it would give. */
    private static boolean isUnknownToNvdec(AVCodecContext context) {
        int format = context.sw_pix_fmt();
        boolean highDepth = Nvdec.layout(format) != AV_PIX_FMT_NONE && !isPlain(format);
        return format != AV_PIX_FMT_NONE
                && (Nvdec.layout(format) == AV_PIX_FMT_NONE
                        || (highDepth && context.codec_id() == org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264));
    }

    private static boolean isPlain(int format) {
        return format == AV_PIX_FMT_NONE || format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P;
    }

    /** {@code h264 High 4:2:2 yuv422p 1920x1080}. */
    static String describe(AVCodecContext context) {
        StringBuilder text =
                new StringBuilder(avcodec_get_name(context.codec_id()).getString());
        append(text, avcodec_profile_name(context.codec_id(), context.profile()));
        append(text, av_get_pix_fmt_name(context.sw_pix_fmt()));
        if (context.width() > 0) {
            text.append(' ').append(context.width()).append('x').append(context.height());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, BytePointer name) {
        if (name != null && !name.isNull()) {
            text.append(' ').append(name.getString());
        }
    }
}
