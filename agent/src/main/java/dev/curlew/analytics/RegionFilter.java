package dev.curlew.analytics;

import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Leaves out tracks that are outside the zones whose {@code filter} is true. A track exists from when it is first seen
 * inside; while it is outside it counts as not seen; its end is that of when it was last seen inside. One per stream,
 * between tracker and all else.
 */
public final class RegionFilter {
    private final List<ZoneArea> wanted = new ArrayList<>();
    private final List<ZoneArea> masks = new ArrayList<>();
    /** As last seen inside. */
    private final ByTrack<Track> admitted = new ByTrack<>();

    /** Also without zones: some tracks may have been left out, and their ends must be so too. */
    private final boolean remembers;

    /** @param labels a class's name by its id */
    public RegionFilter(AnalyticsSettings settings, IntFunction<String> labels) {
        this(settings, labels, List.of(), false);
    }

    private RegionFilter(
            AnalyticsSettings settings, IntFunction<String> labels, Collection<Track> admitted, boolean remembers) {
        admitted.forEach(track -> this.admitted.put(track.id(), track));
        this.remembers = remembers;
        for (ZoneSettings zone : settings.zones().values()) {
            if (zone.filter()) {
                (zone.inverse() ? masks : wanted).add(new ZoneArea(zone, labels));
            }
        }
    }

    /** @param told the tracks that exist, for all who came after this filter, as last seen */
    public RegionFilter changed(AnalyticsSettings next, IntFunction<String> labels, Collection<Track> told) {
        boolean filters = next.zones().values().stream().anyMatch(ZoneSettings::filter);
        return isOpen() && !filters ? this : new RegionFilter(next, labels, told, true);
    }

    private boolean isOpen() {
        return !remembers && wanted.isEmpty() && masks.isEmpty();
    }

    /** What is left of an update; the same one when nothing filters. */
    public TrackerUpdate apply(TrackerUpdate update, int width, int height) {
        if (isOpen()) {
            return update;
        }
        List<Track> ended = end(update.ended());
        List<Track> tracks = new ArrayList<>();
        List<Track> started = new ArrayList<>();
        for (Track track : update.tracks()) {
            if (isWanted(track, width, height)) {
                tracks.add(track);
                if (admitted.put(track.id(), track) == null) {
                    started.add(track);
                }
            }
        }
        return new TrackerUpdate(tracks, started, ended);
    }

    /** What the tracker gave up, without those that were never inside. */
    public List<Track> end(List<Track> ended) {
        if (isOpen()) {
            return ended;
        }
        List<Track> known = new ArrayList<>();
        for (Track track : ended) {
            Track last = admitted.remove(track.id());
            if (last != null) {
                known.add(last);
            }
        }
        return known;
    }

    /** A filter has no say in classes that it does not look at. */
    private boolean isWanted(Track track, int width, int height) {
        for (ZoneArea mask : masks) {
            if (mask.choice().takes(track) && !mask.contains(track, width, height)) {
                return false;
            }
        }
        boolean concerned = false;
        for (ZoneArea zone : wanted) {
            if (zone.choice().takes(track)) {
                if (zone.contains(track, width, height)) {
                    return true;
                }
                concerned = true;
            }
        }
        return !concerned;
    }
}
