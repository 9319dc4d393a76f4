package dev.curlew.kit;

import dev.curlew.decode.DecodeException;
import dev.curlew.decode.VideoDecoder;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Packet;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import dev.curlew.source.VideoSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A video read back: every frame's brightness and time. */
public record DecodedVideo(int width, int height, List<byte[]> luma, List<Double> seconds) {

    public static DecodedVideo read(Path file) throws Exception {
        List<byte[]> luma = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        int[] size = new int[2];
        try (VideoSource source = new VideoSource(SourceSettings.file(file.toString()));
                VideoDecoder decoder = new VideoDecoder(source, null);
                FramePool pool = new FramePool(1);
                Packet packet = new Packet()) {
            boolean more = true;
            while (more) {
                more = source.read(packet);
                if (more) {
                    decoder.send(packet);
                } else {
                    decoder.drain();
                }
                take(decoder, pool, source.timeBase(), luma, seconds, size);
            }
        }
        return new DecodedVideo(size[0], size[1], luma, seconds);
    }

    private static void take(
            VideoDecoder decoder, FramePool pool, double timeBase, List<byte[]> luma, List<Double> seconds, int[] size)
            throws DecodeException, SourceException, InterruptedException {
        Frame frame = pool.acquire(1, TimeUnit.SECONDS);
        try {
            while (decoder.receive(frame)) {
                size[0] = frame.width();
                size[1] = frame.height();
                luma.add(brightness(frame));
                seconds.add(frame.av().best_effort_timestamp() * timeBase);
                frame.clear();
            }
        } finally {
            frame.release();
        }
    }

    private static byte[] brightness(Frame frame) {
        byte[] luma = new byte[frame.width() * frame.height()];
        int stride = frame.av().linesize(0);
        var plane = frame.av().data(0).capacity((long) stride * frame.height()).asByteBuffer();
        for (int y = 0; y < frame.height(); y++) {
            plane.get(y * stride, luma, y * frame.width(), frame.width());
        }
        return luma;
    }

    public int frames() {
        return luma.size();
    }

    /** 0 to 255. */
    public int luma(int frame, int x, int y) {
        return luma.get(frame)[y * width + x] & 0xff;
    }
}
