package dev.curlew.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.junit.jupiter.api.Test;

class NvdecErrorsTest {
    /** As an H200 says it, which has no decoder for AV1. */
    private static final String REFUSED =
            """
            [av1 @ 0x7f2add5d90c0] Hardware is lacking required capabilities
            [av1 @ 0x7f2add5d90c0] Failed setup for format cuda: hwaccel initialisation returned error.
            """;

    @Test
    void saysWhatADeviceLacksInItsOwnWordsWithoutAddresses() {
        AVCodecContext context = avcodec_alloc_context3((AVCodec) null);
        context.codec_id(AV_CODEC_ID_AV1).sw_pix_fmt(AV_PIX_FMT_YUV420P);
        context.width(1920).height(1080);

        Fallback fallback = NvdecErrors.explain(context, REFUSED, "nothing", false);

        assertThat(fallback.cause()).isEqualTo(Fallback.Cause.CODEC_UNSUPPORTED);
        assertThat(fallback.text())
                .isEqualTo("av1 yuv420p 1920x1080 is not decoded by NVDEC (Hardware is lacking required capabilities;"
                        + " Failed setup for format cuda: hwaccel initialisation returned error.)");
        avcodec_free_context(context);
    }
}
