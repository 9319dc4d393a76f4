package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.curlew.media.EncodedVideo;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/** What a stream's decoder will take of the GPU's memory, reckoned before it is opened. */
public final class DecoderMemory {
    /** H.264 and H.265 may refer to 16 earlier pictures; FFmpeg asks NVDEC for a few more. */
    private static final int REFERENCES = 20;
    /** What a session takes beside its pictures. */
    private static final long SESSION_BYTES = 32_000_000;

    private DecoderMemory() {}

    /** @param held pictures that others hold at the same time */
    public static long reckon(EncodedVideo video, int held) {
        AVCodecParameters parameters = avcodec_parameters_alloc();
        try {
            video.copyParameters(parameters);
            AVPixFmtDescriptor format = av_pix_fmt_desc_get(parameters.format());
            int sampleBytes = format != null && format.comp(0).depth() > 8 ? 2 : 1;
            // rows are padded to 256 bytes, heights to whole macroblocks
            long row = ((long) parameters.width() * sampleBytes + 255) / 256 * 256;
            long rows = ((long) parameters.height() + 31) / 32 * 32;
            return SESSION_BYTES + (REFERENCES + held) * (row * rows * 3 / 2);
        } finally {
            avcodec_parameters_free(parameters);
        }
    }
}
