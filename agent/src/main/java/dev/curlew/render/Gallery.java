package dev.curlew.render;

import dev.curlew.geometry.Box;
import dev.curlew.media.Frame;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One small picture of each of the tracks that stayed longest, each from the moment the track was seen best. Memory is
 * bounded: {@link #KEPT} of the ended tracks and {@link #ALIVE} of those alive. One thread; whoever made it closes it.
 */
final class Gallery implements AutoCloseable {
    static final int KEPT = 60;
    private static final int ALIVE = 240;
    private static final int WIDTH = 120;
    private static final int HEIGHT = 160;
    private static final int QUALITY = 5;
    /** Of the box's size, on each side. */
    private static final float MARGIN = 0.08f;
    /** What a picture is worth whose object is cut by the frame's edge, against a whole one. */
    private static final float CUT = 0.3f;

    /** A new picture is worth its making only when it is this much better than the old one. */
    private static final float MARKEDLY = 1.3f;

    private final Snapshot snapshot = new Snapshot(WIDTH, HEIGHT, QUALITY);
    private final List<Portrait> alive = new ArrayList<>(); // by ascending id
    private final PriorityQueue<Entry> kept = new PriorityQueue<>(
            Comparator.comparingDouble((Entry entry) -> entry.stay.seconds()).thenComparing(entry -> -entry.stay.id()));

    void look(FrameResult result) throws RenderException {
        List<Track> tracks = result.tracks();
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            int at = find(track.id());
            if (at < 0 && alive.size() < ALIVE) {
                at = -at - 1;
                alive.add(at, new Portrait(track.id()));
            }
            if (at >= 0) {
                portray(alive.get(at), track, result);
            }
        }
    }

    private void portray(Portrait portrait, Track track, FrameResult result) throws RenderException {
        Frame frame = result.frame();
        Box box = track.box();
        float seen = track.score() * box.clip(frame.width(), frame.height()).area();
        if (seen <= portrait.quality * MARKEDLY) {
            return;
        }
        float quality = seen * clear(track, result.tracks()) * (isWhole(box, frame) ? 1 : CUT);
        if (quality > portrait.quality * MARKEDLY) {
            byte[] jpeg = crop(frame, box);
            if (jpeg != null) {
                portrait.quality = quality;
                portrait.jpeg = Base64.getEncoder().encodeToString(jpeg);
            }
        }
    }

    private static boolean isWhole(Box box, Frame frame) {
        return box.left() >= 1
                && box.top() >= 1
                && box.right() <= frame.width() - 1
                && box.bottom() <= frame.height() - 1;
    }

    /** How much of a track is not hidden by another one, 0 to 1. */
    private static float clear(Track track, List<Track> others) {
        float most = 0;
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).id() != track.id()) {
                most = Math.max(most, track.box().iou(others.get(i).box()));
            }
        }
        return 1 - most;
    }

    /** The box with some margin, widened to the picture's shape and moved into the frame; null when it is too small. */
    private byte @Nullable [] crop(Frame frame, Box box) throws RenderException {
        float height = Math.max(box.height(), box.width() * HEIGHT / WIDTH) * (1 + 2 * MARGIN);
        height = Math.min(height, Math.min(frame.height(), (float) frame.width() * HEIGHT / WIDTH));
        int h = Math.round(height);
        int w = Math.round(height * WIDTH / HEIGHT);
        if (w < 2 || h < 2) {
            return null;
        }
        int left = Math.max(0, Math.min(frame.width() - w, Math.round(box.centerX() - w / 2f)));
        int top = Math.max(0, Math.min(frame.height() - h, Math.round(box.centerY() - h / 2f)));
        // even corners, so that chroma stays where it belongs
        return snapshot.jpeg(frame, left & ~1, top & ~1, w, h);
    }

    void end(TrackFigures.Stay stay) {
        int at = find(stay.id());
        if (at < 0) {
            return;
        }
        String jpeg = alive.remove(at).jpeg;
        if (jpeg != null) {
            kept.add(new Entry(stay, jpeg));
            if (kept.size() > KEPT) {
                kept.remove();
            }
        }
    }

    /** By ascending id. */
    List<Entry> entries() {
        return kept.stream()
                .sorted(Comparator.comparingLong(entry -> entry.stay.id()))
                .toList();
    }

    private int find(long id) {
        int low = 0;
        int high = alive.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = alive.get(middle).id;
            if (there == id) {
                return middle;
            }
            low = there < id ? middle + 1 : low;
            high = there < id ? high : middle - 1;
        }
        return -low - 1;
    }

    @Override
    public void close() {
        snapshot.close();
    }

    /** An ended track and its picture, in base64. */
    record Entry(TrackFigures.Stay stay, String jpeg) {}

    /** A track alive and its best picture so far. */
    private static final class Portrait {
        private final long id;
        private float quality;
        private @Nullable String jpeg;

        private Portrait(long id) {
            this.id = id;
        }
    }
}
