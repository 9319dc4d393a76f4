package dev.curlew.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A decoder whose pictures lie in a GPU's memory. Any thread; lives as long as any of its pictures. */
public interface DeviceDecoder {
    /**
     * Copies a picture into host memory and waits for it.
     *
     * @param to empty; then holds pixels, sizes, times and colours
     * @return a negative FFmpeg code when it failed
     */
    int download(AVFrame from, AVFrame to);
}
