package dev.curlew.track;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** A made-up scene: what is where at a time. Tests look at it through any camera, at any frame rate. */
interface Scene {
    int PERSON = 0;
    int BICYCLE = 1;
    int CAR = 2;
    int TRUCK = 7;

    List<Detection> at(double seconds);

    static Detection seen(int classId, double centerX, double centerY, double width, double height, double score) {
        Box box = new Box((float) (centerX - width / 2), (float) (centerY - height / 2), (float) width, (float) height);
        return new Detection(box, classId, (float) score);
    }

    /** Persons 100 high who walk one way each, about half their height in a second. */
    static Scene crowd(int persons, long seed) {
        Random random = new Random(seed);
        double[] x = new double[persons];
        double[] y = new double[persons];
        double[] vx = new double[persons];
        for (int i = 0; i < persons; i++) {
            x[i] = 120 * i + 30 * random.nextDouble();
            y[i] = 100 + 400 * random.nextDouble();
            vx[i] = 100 * (random.nextDouble() - 0.5);
        }
        return seconds -> {
            List<Detection> all = new ArrayList<>();
            for (int i = 0; i < persons; i++) {
                all.add(seen(PERSON, x[i] + vx[i] * seconds, y[i], 40, 100, 0.9));
            }
            return all;
        };
    }

    /** The scene through a camera whose picture moves by so many pixels. */
    static Scene through(Scene scene, Camera camera) {
        return seconds -> {
            List<Detection> moved = new ArrayList<>();
            for (Detection one : scene.at(seconds)) {
                double x = one.box().centerX() + camera.x(seconds);
                moved.add(seen(
                        one.classId(),
                        x,
                        one.box().centerY(),
                        one.box().width(),
                        one.box().height(),
                        one.score()));
            }
            return moved;
        };
    }

    /** Detections as a real detector gives them: a few percent off. */
    static Scene noisy(Scene scene, long seed) {
        Random random = new Random(seed);
        return seconds -> {
            List<Detection> off = new ArrayList<>();
            for (Detection one : scene.at(seconds)) {
                double noise = 0.03 * one.box().height();
                off.add(seen(
                        one.classId(),
                        one.box().centerX() + noise * random.nextGaussian(),
                        one.box().centerY() + noise * random.nextGaussian(),
                        one.box().width() * (1 + 0.03 * random.nextGaussian()),
                        one.box().height() * (1 + 0.03 * random.nextGaussian()),
                        one.score()));
            }
            return off;
        };
    }

    /** Runs a tracker over the scene; returns what each frame gave. */
    default List<TrackerUpdate> track(Tracker tracker, double fps, double seconds) {
        List<TrackerUpdate> updates = new ArrayList<>();
        for (int i = 0; i < seconds * fps; i++) {
            updates.add(tracker.update(Math.round(i * 1e9 / fps), at(i / fps)));
        }
        return updates;
    }

    static SortedSet<Long> ids(List<TrackerUpdate> updates) {
        SortedSet<Long> ids = new TreeSet<>();
        for (TrackerUpdate update : updates) {
            update.tracks().forEach(track -> ids.add(track.id()));
        }
        return ids;
    }

    /** Where the picture is. */
    interface Camera {
        double x(double seconds);
    }
}
