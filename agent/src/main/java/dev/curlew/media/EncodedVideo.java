package dev.curlew.media;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** Something that yields packets of one video stream and knows what a decoder must know of it. */
public interface EncodedVideo {
    /**
     * What one picture may hold, 8192x8192: some 100 MB, of which a decoder and its stream keep several. A header can
     * claim anything.
     */
    long MAX_PIXELS = 8192L * 8192;

    /** Copies codec, sizes and headers into the decoder's own memory. */
    void copyParameters(AVCodecParameters into);
}
