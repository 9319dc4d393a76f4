package dev.curlew.render;

import dev.curlew.detection.Detection;
import dev.curlew.media.Frame;
import dev.curlew.result.FrameResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A picture of the scene with as few objects in it as the stream has shown. One thread; whoever made it closes it. */
final class Still implements AutoCloseable {
    private static final int WIDEST = 960;
    private static final int QUALITY = 5;
    private static final float SURE = 0.4f;

    private final Snapshot snapshot;
    private byte @Nullable [] jpeg;
    private int objects = Integer.MAX_VALUE;

    Still(int pictureWidth, int pictureHeight) {
        int width = Math.min(WIDEST, pictureWidth);
        int height = Math.round((float) width * pictureHeight / pictureWidth);
        snapshot = new Snapshot(Math.max(2, width & ~1), Math.max(2, height & ~1), QUALITY);
    }

    void look(FrameResult result) throws RenderException {
        int seen = sure(result.detections());
        if (seen < objects) {
            Frame frame = result.frame();
            jpeg = snapshot.jpeg(frame, 0, 0, frame.width(), frame.height());
            objects = seen;
        }
    }

    private static int sure(List<Detection> detections) {
        int count = 0;
        for (int i = 0; i < detections.size(); i++) {
            count += detections.get(i).score() >= SURE ? 1 : 0;
        }
        return count;
    }

    byte @Nullable [] jpeg() {
        return jpeg;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
