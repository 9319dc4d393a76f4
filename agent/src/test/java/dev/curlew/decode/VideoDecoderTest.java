package dev.curlew.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_HIGH_422;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_VULKAN;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.media.DecoderChoice;
import dev.curlew.media.EncodedVideo;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Packet;
import dev.curlew.media.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which decoder a stream gets, on a machine without an NVIDIA driver. */
class VideoDecoderTest {

    @BeforeAll
    static void hearWhatFfmpegSays() {
        assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "skipped: these tests need a machine without a GPU");
        Ffmpeg.logToSlf4j();
    }

    @Test
    void decodesInSoftwareWhereTheDriverIsMissingAndSaysWhy() throws Exception {
        try (RecordingGpu gpu = new RecordingGpu();
                Nvdec nvdec = new Nvdec(gpu)) {
            Decoded decoded = decode(nvdec, DecoderChoice.AUTO);

            assertThat(decoded.luma).isEqualTo(90);
            assertThat(decoded.decoder).isEqualTo("software");
            assertThat(String.valueOf(decoded.fallback))
                    .startsWith("nvdec-error: FFmpeg does not get at GPU 0")
                    .contains("libcuda.so.1");
        }
    }

    @Test
    void freesTheQueueOfADecoderThatDidNotStart() throws Exception {
        try (RecordingGpu gpu = new RecordingGpu()) {
            try (Nvdec nvdec = new Nvdec(gpu)) {
                decode(nvdec, DecoderChoice.AUTO);
                decode(nvdec, DecoderChoice.AUTO);
                assertThat(gpu.calls()).containsOnlyOnce("new queue");
            }
            assertThat(gpu.open()).isEmpty();
        }
    }

    @Test
    void tellsWhatTheDriverSaidWhenADecoderGetsNoQueue() throws Exception {
        try (RecordingGpu gpu = new RecordingGpu();
                Nvdec nvdec = new Nvdec(gpu)) {
            gpu.loseAtCall(1);

            Decoded decoded = decode(nvdec, DecoderChoice.AUTO);

            assertThat(decoded.luma).isEqualTo(90);
            assertThat(String.valueOf(decoded.fallback))
                    .isEqualTo("nvdec-error: an illegal memory access was encountered");
        } catch (IllegalStateException e) {
            throw new AssertionError("something stayed open", e);
        }
    }

    @Test
    void failsInsteadWhenTheOperatorWantsNvdec() throws Exception {
        try (RecordingGpu gpu = new RecordingGpu();
                Nvdec nvdec = new Nvdec(gpu)) {
            assertThatThrownBy(() -> decode(nvdec, DecoderChoice.NVDEC))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("the GPU does not decode it: nvdec-error")
                    .hasMessageContaining("set decoder: auto");
            assertThatThrownBy(() -> decode(null, DecoderChoice.NVDEC)).hasMessageContaining("no GPU is in use");
        }
    }

    @Test
    void asksNoGpuWhenTheOperatorWantsSoftware() throws Exception {
        try (RecordingGpu gpu = new RecordingGpu();
                Nvdec nvdec = new Nvdec(gpu)) {
            Decoded decoded = decode(nvdec, DecoderChoice.SOFTWARE);

            assertThat(decoded.luma).isEqualTo(90);
            assertThat(decoded.fallback).isNull();
            assertThat(gpu.calls()).isEmpty();
        }
    }

    @Test
    void knowsWhichOfFfmpegsDecodersCanUseTheGpu() {
        assertThat(name(AV_CODEC_ID_H264)).isEqualTo("h264");
        assertThat(name(AV_CODEC_ID_HEVC)).isEqualTo("hevc");
        // not libaom or libdav1d, which software uses
        assertThat(name(AV_CODEC_ID_AV1)).isEqualTo("av1");
        assertThat(name(AV_CODEC_ID_VP9)).isEqualTo("vp9");
        assertThat(Nvdec.codec(AV_CODEC_ID_MJPEG)).isNull();
        assertThat(Nvdec.codec(AV_CODEC_ID_PNG)).isNull();
    }

    private static String name(int codec) {
        return Objects.requireNonNull(Nvdec.codec(codec)).name().getString();
    }

    @Test
    void picksTheGpuOnlyForLayoutsThatTheKernelReads() {
        assertThat(picked(AV_PIX_FMT_YUV420P, true)).isEqualTo(AV_PIX_FMT_CUDA);
        assertThat(picked(AV_PIX_FMT_YUV420P10LE, true)).isEqualTo(AV_PIX_FMT_CUDA);
        assertThat(picked(AV_PIX_FMT_YUV444P, true)).isEqualTo(AV_PIX_FMT_YUV444P);
        // what FFmpeg asks after NVDEC has refused
        assertThat(picked(AV_PIX_FMT_YUV420P, false)).isEqualTo(AV_PIX_FMT_YUV420P);
    }

    private static int picked(int software, boolean offered) {
        AVCodecContext context = avcodec_alloc_context3(null);
        context.sw_pix_fmt(software);
        int[] formats = {AV_PIX_FMT_VULKAN, offered ? AV_PIX_FMT_CUDA : AV_PIX_FMT_VULKAN, software, AV_PIX_FMT_NONE};
        try (IntPointer list = new IntPointer(formats)) {
            return Nvdec.PICK_FORMAT.call(context, list);
        } finally {
            avcodec_free_context(context);
        }
    }

    @Test
    void readsTheCauseOutOfWhatFfmpegLogged() {
        String caps = "Hardware is lacking required capabilities\nFailed setup for format cuda: hwaccel initialisation"
                + " returned error.\n";
        assertThat(explain(AV_PIX_FMT_YUV420P, caps, false))
                .startsWith("codec-unsupported: h264 High 4:2:2 yuv420p 8x8");
        assertThat(explain(AV_PIX_FMT_YUV422P, "", false))
                .isEqualTo("profile-unsupported: h264 High 4:2:2 yuv422p 8x8 is not decoded by NVDEC");
        assertThat(explain(AV_PIX_FMT_YUV420P10LE, "", false)).startsWith("profile-unsupported: ");
        assertThat(explain(AV_PIX_FMT_YUV420P, "Video width 9000 not within range from 48 to 4096\n", false))
                .startsWith("size-unsupported: ")
                .contains("Video width 9000");
        String full = "decoder->cvdl->cuvidCreateDecoder(&decoder->decoder, params) failed -> CUDA_ERROR_OUT_OF_MEMORY:"
                + " out of memory\n";
        assertThat(explain(AV_PIX_FMT_YUV420P, full, true)).startsWith("out-of-memory: no device memory is left");
        String refused =
                "decoder->cvdl->cuvidCreateDecoder(&decoder->decoder, params) failed -> CUDA_ERROR_NO_DEVICE\n";
        assertThat(explain(AV_PIX_FMT_YUV420P, refused, true)).startsWith("session-limit: ");
        assertThat(explain(AV_PIX_FMT_YUV420P, refused, false)).startsWith("nvdec-error: ");
        assertThat(explain(AV_PIX_FMT_YUV420P, "Cannot load libnvcuvid.so.1\nFailed loading nvcuvid.\n", false))
                .startsWith("library-missing: ")
                .contains("NVIDIA_DRIVER_CAPABILITIES");
        assertThat(explain(AV_PIX_FMT_YUV420P, "", false))
                .startsWith("nvdec-error: ")
                .endsWith("(no reason)");
    }

    private static String explain(int software, String heard, boolean othersOpen) {
        AVCodecContext context = avcodec_alloc_context3(null);
        context.codec_id(AV_CODEC_ID_H264)
                .profile(AV_PROFILE_H264_HIGH_422)
                .sw_pix_fmt(software)
                .width(8)
                .height(8);
        try {
            return NvdecErrors.explain(context, heard, "no reason", othersOpen).toString();
        } finally {
            avcodec_free_context(context);
        }
    }

    private record Decoded(int luma, String decoder, @org.jspecify.annotations.Nullable Fallback fallback) {}

    /** One grey picture of MPEG-4, encoded here. */
    private static Decoded decode(@org.jspecify.annotations.Nullable Nvdec nvdec, DecoderChoice choice)
            throws InterruptedException, DecodeException, CudaException {
        AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
        AVCodecContext encoder = avcodec_alloc_context3(codec);
        encoder.width(64).height(48).pix_fmt(AV_PIX_FMT_YUV420P);
        try (AVRational tick = new AVRational().num(1).den(25)) {
            encoder.time_base(tick);
        }
        FramePool pool = new FramePool(2);
        Frame grey = Pictures.planar(pool, AV_PIX_FMT_YUV420P, 64, 48, 1, (plane, x, y) -> plane == 0 ? 90 : 128);
        Frame decoded = Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS));
        try (Packet packet = new Packet()) {
            assertThat(avcodec_open2(encoder, codec, (AVDictionary) null)).isZero();
            assertThat(avcodec_send_frame(encoder, grey.av())).isZero();
            avcodec_send_frame(encoder, new AVFrame(null));
            assertThat(avcodec_receive_packet(encoder, packet.av())).isZero();
            assertThat(packet.av().flags() & AV_PKT_FLAG_KEY).isNotZero();
            EncodedVideo video = new EncodedVideo() {
                @Override
                public long maxPixels() {
                    return 1 << 20;
                }

                @Override
                public void copyParameters(AVCodecParameters into) {
                    avcodec_parameters_from_context(into, encoder);
                }
            };
            try (VideoDecoder decoder = new VideoDecoder(video, nvdec, choice)) {
                decoder.send(packet);
                decoder.drain();
                assertThat(decoder.receive(decoded)).isTrue();
                return new Decoded(decoded.av().data(0).get(0) & 0xff, decoder.decoder(), decoder.fallback());
            }
        } finally {
            avcodec_free_context(encoder);
            grey.release();
            decoded.release();
            pool.close();
        }
    }
}
