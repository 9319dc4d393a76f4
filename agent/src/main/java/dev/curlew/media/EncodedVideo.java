package dev.curlew.media;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** Something that yields packets of one video stream and knows what a decoder must know of it. */
public interface EncodedVideo {
    /** What one picture may hold: a header can claim anything. */
    long maxPixels();

    /** Copies codec, sizes and headers into the decoder's own memory. */
    void copyParameters(AVCodecParameters into);
}
