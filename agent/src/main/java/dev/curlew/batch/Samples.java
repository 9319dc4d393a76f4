package dev.curlew.batch;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P016LE;

import org.jspecify.annotations.Nullable;

/** How a decoder on the GPU stores one sample; chroma lies in one plane of pairs, half as wide and high. */
enum Samples {
    NV12(8, 1),
    /** 10 bits in the high ones of 16. */
    P010(10, 2),
    /** 12 bits in the high ones of 16, which is what NVDEC puts into it. */
    P016(12, 2);

    private final int bits;
    private final int bytes;

    Samples(int bits, int bytes) {
        this.bits = bits;
        this.bytes = bytes;
    }

    /** Null when the GPU's kernel does not read that AV_PIX_FMT. */
    static @Nullable Samples of(int format) {
        if (format == AV_PIX_FMT_NV12) {
            return NV12;
        } else if (format == AV_PIX_FMT_P010LE) {
            return P010;
        }
        return format == AV_PIX_FMT_P016LE ? P016 : null;
    }

    int bytes() {
        return bytes;
    }

    /** What one step of an 8-bit sample is here. */
    int unit() {
        return bytes == 1 ? 1 : 256;
    }

    /** The highest value, as it is stored. */
    int most() {
        return ((1 << bits) - 1) << (8 * bytes - bits);
    }

    /** A chroma sample without colour. */
    int colourless() {
        return 128 * unit();
    }
}
