package dev.curlew.render;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One frame with what a detector saw in it, as a PNG: sure detections with their names, weak ones as thin boxes. Colours
 * go by class.
 */
public final class DetectionPicture {
    private final Canvas canvas;
    private final IntFunction<String> labels;
    private final float sure;
    private final int thickness;
    private final int padding;
    private final LabelFont font;
    private final LabelPlaces places;

    private DetectionPicture(Canvas canvas, IntFunction<String> labels, float sure) {
        this.canvas = canvas;
        this.labels = labels;
        this.sure = sure;
        int side = Math.min(canvas.width(), canvas.height());
        int em = Math.max(12, Math.round(side / 40f));
        thickness = Math.max(2, Math.round(side / 288f));
        padding = Math.max(2, em / 5);
        font = new LabelFont(FontAtlas.shared(), em);
        places = new LabelPlaces(canvas.width(), canvas.height());
    }

    /**
     * @param labels a class's name by its id
     * @param sure the score from which a detection is named
     */
    public static void write(Path file, Frame frame, List<Detection> detections, IntFunction<String> labels, float sure)
            throws IOException {
        PendingFile pending = PendingFile.beside(file);
        byte[] png;
        try (Canvas canvas = new Canvas(frame.width(), frame.height(), Colors.of(frame.av()))) {
            canvas.load(frame);
            new DetectionPicture(canvas, labels, sure).draw(detections);
            png = PngEncoder.encode(canvas);
        }
        Files.write(pending.part(), png);
        pending.commit();
    }

    private void draw(List<Detection> detections) {
        for (Detection detection : detections) {
            box(detection);
        }
        for (Detection detection : detections) {
            if (detection.score() >= sure) {
                label(detection);
            }
        }
    }

    private Ink ink(Detection detection) {
        return canvas.colors().ink(Palette.track(Palette.index(detection.classId())));
    }

    private void box(Detection detection) {
        int left = Math.round(detection.box().left());
        int top = Math.round(detection.box().top());
        int right = Math.round(detection.box().right());
        int bottom = Math.round(detection.box().bottom());
        boolean named = detection.score() >= sure;
        canvas.outline(left, top, right, bottom, named ? thickness : 1, ink(detection));
        if (named) {
            places.takeObject(left, top, right, bottom);
        }
    }

    private void label(Detection detection) {
        StringBuilder text = new StringBuilder(labels.apply(detection.classId())).append(' ');
        CaptureText.hundredths(text, detection.score());
        Box box = detection.box();
        int width = font.width(text) + 2 * padding;
        places.place(
                width,
                font.lineHeight(),
                Math.round(box.left()),
                Math.round(box.top()),
                Math.round(box.right()),
                Math.round(box.bottom()));
        canvas.fill(places.x(), places.y(), places.x() + width, places.y() + font.lineHeight(), ink(detection), 255);
        int color = Palette.textOn(Palette.track(Palette.index(detection.classId())));
        font.draw(
                canvas, text, places.x() + padding, places.y(), canvas.colors().ink(color));
    }
}
