package dev.curlew.render;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Frame;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Draws one frame's tracks onto its picture: trails, boxes whose outer edges are the tracks' own, labels, and a corner
 * text with time, frame and counts; below them zones and lines. Lines and letters grow with the picture. One thread.
 */
final class Annotator {
    private final Canvas canvas;
    private final CaptureClock clock;
    private final IntFunction<String> labels;
    private final int thickness;
    private final int padding;
    private final LabelFont font;
    private final LabelPlaces places;
    private RuleOverlay overlay;
    private final Trails trails = new Trails();
    private final Ink[] inks = new Ink[Palette.size()];
    private final Ink[] textInks = new Ink[Palette.size()];
    private final Ink black;
    private final Ink white;
    private final StringBuilder text = new StringBuilder();
    private long started;

    Annotator(Canvas canvas, CaptureClock clock, IntFunction<String> labels, AnalyticsSettings rules) {
        this.canvas = canvas;
        this.clock = clock;
        this.labels = labels;
        int side = Math.min(canvas.width(), canvas.height());
        thickness = Math.max(2, Math.round(side / 288f));
        int em = Math.max(12, Math.round(side / 40f));
        padding = Math.max(2, em / 5);
        font = new LabelFont(FontAtlas.shared(), em);
        overlay = new RuleOverlay(rules, canvas, font, thickness, padding);
        places = new LabelPlaces(canvas.width(), canvas.height());
        for (int i = 0; i < inks.length; i++) {
            inks[i] = canvas.colors().ink(Palette.track(i));
            textInks[i] = canvas.colors().ink(Palette.textOn(Palette.track(i)));
        }
        black = canvas.colors().ink(Palette.BLACK);
        white = canvas.colors().ink(Palette.WHITE);
    }

    void rulesChanged(AnalyticsSettings rules) {
        overlay = new RuleOverlay(rules, canvas, font, thickness, padding);
    }

    void draw(FrameResult result) {
        Frame frame = result.frame();
        List<Track> tracks = result.tracks();
        // 1 unless the stream changed its size after the first frame
        float scaleX = (float) canvas.width() / frame.width();
        float scaleY = (float) canvas.height() / frame.height();
        trails.add(tracks, scaleX, scaleY, frame.captureNanos());
        trails.draw(canvas, thickness * 1.5f, inks, frame.captureNanos());
        places.clear();
        overlay.take(result.facts());
        overlay.draw(places);
        for (int i = 0; i < tracks.size(); i++) {
            box(tracks.get(i), scaleX, scaleY);
        }
        header(result);
        for (int i = 0; i < tracks.size(); i++) {
            label(tracks.get(i), scaleX, scaleY);
        }
    }

    private void box(Track track, float scaleX, float scaleY) {
        int left = Math.round(track.box().left() * scaleX);
        int top = Math.round(track.box().top() * scaleY);
        int right = Math.round(track.box().right() * scaleX);
        int bottom = Math.round(track.box().bottom() * scaleY);
        canvas.outline(left, top, right, bottom, thickness, inks[Palette.index(track.id())]);
        places.takeObject(left, top, right, bottom);
    }

    private void label(Track track, float scaleX, float scaleY) {
        text.setLength(0);
        text.append('#')
                .append(track.id())
                .append(' ')
                .append(labels.apply(track.classId()))
                .append(' ');
        CaptureText.hundredths(text, track.score());
        Box box = track.box();
        int width = font.width(text) + 2 * padding;
        places.place(
                width,
                font.lineHeight(),
                Math.round(box.left() * scaleX),
                Math.round(box.top() * scaleY),
                Math.round(box.right() * scaleX),
                Math.round(box.bottom() * scaleY));
        int color = Palette.index(track.id());
        canvas.fill(places.x(), places.y(), places.x() + width, places.y() + font.lineHeight(), inks[color], 255);
        font.draw(canvas, text, places.x() + padding, places.y(), textInks[color]);
    }

    private void header(FrameResult result) {
        List<TrackEvent> events = result.events();
        for (int i = 0; i < events.size(); i++) {
            started += events.get(i).kind() == TrackEvent.Kind.START ? 1 : 0;
        }
        text.setLength(0);
        CaptureText.time(text, clock, result.frame().captureNanos());
        text.append("   frame ").append(result.frame().number());
        text.append("   in view ").append(result.tracks().size());
        text.append("   so far ").append(started);
        int right = font.width(text) + 4 * padding;
        int bottom = font.lineHeight() + padding;
        canvas.fill(0, 0, right, bottom, black, 170);
        font.draw(canvas, text, 2 * padding, padding / 2, white);
        places.takeText(0, 0, right, bottom);
    }
}
