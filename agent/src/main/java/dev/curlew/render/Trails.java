package dev.curlew.render;

import dev.curlew.track.Track;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The trails of all tracks seen in the last seconds, by ascending id. Finished ones are used again. One thread. */
final class Trails {
    private final ArrayList<Trail> trails = new ArrayList<>();
    private final ArrayDeque<Trail> spare = new ArrayDeque<>();

    /** @param tracks by ascending id, scaled to the canvas by the factors */
    void add(List<Track> tracks, float scaleX, float scaleY, long captureNanos) {
        int at = 0;
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            while (at < trails.size() && trails.get(at).id() < track.id()) {
                at++;
            }
            if (at == trails.size() || trails.get(at).id() != track.id()) {
                Trail fresh = spare.isEmpty() ? new Trail() : spare.remove();
                fresh.restart(track.id());
                trails.add(at, fresh);
            }
            trails.get(at).add(track.box().centerX() * scaleX, track.box().bottom() * scaleY, captureNanos);
        }
        for (int i = trails.size() - 1; i >= 0; i--) {
            if (trails.get(i).isOver(captureNanos)) {
                spare.add(trails.remove(i));
            }
        }
    }

    void draw(Canvas canvas, float thickness, Ink[] inks, long nowNanos) {
        for (int i = 0; i < trails.size(); i++) {
            Trail trail = trails.get(i);
            trail.draw(canvas, thickness, inks[Palette.index(trail.id())], nowNanos);
        }
    }
}
