package dev.curlew.deepstream;

/** Of the frames that DeepStream's models see, in pixels; 0 where it is not known. */
record FrameSize(int width, int height) {
    static final FrameSize UNKNOWN = new FrameSize(0, 0);
}
