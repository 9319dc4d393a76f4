package dev.curlew.track;

import static dev.curlew.track.Scene.CAR;
import static dev.curlew.track.Scene.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackerMotionTest {
    private static final double[] RATES = {5, 10, 25, 60};

    @Test
    void followsACameraThatPansToAndFro() {
        keepsEightPersons("pan", seconds -> 220 * Math.sin(seconds));
    }

    @Test
    void followsACameraThatIsTurnedQuickly() {
        // 700 pixels in .6 s: 2.3 box heights per frame at 5 fps.
        keepsEightPersons("whip", seconds -> 700 * Math.min(Math.max((seconds - 3) / 0.6, 0), 1));
    }

    @Test
    void followsACameraThatShakes() {
        Random random = new Random(1);
        double[] shake = random.doubles(1200, -12, 12).toArray();
        keepsEightPersons("shake", seconds -> shake[(int) Math.round(seconds * 60)]);
    }

    private static void keepsEightPersons(String camera, Scene.Camera motion) {
        for (double fps : RATES) {
            Scene scene = Scene.noisy(Scene.through(Scene.crowd(8, 3), motion), 4);
            List<TrackerUpdate> updates = scene.track(new Tracker(TrackerSettings.defaults()), fps, 8);
            assertThat(Scene.ids(updates)).as("%s at %s fps", camera, fps).hasSize(8);
        }
    }

    @Test
    void seesNoCameraMotionInACrowdThatWalks() {
        for (double fps : RATES) {
            Scene scene = Scene.noisy(Scene.crowd(12, 8), 9);
            List<TrackerUpdate> updates = scene.track(new Tracker(TrackerSettings.defaults()), fps, 8);
            assertThat(Scene.ids(updates)).as("at %s fps", fps).hasSize(12);
        }
    }

    @Test
    void followsFastCars() {
        for (double fps : RATES) {
            Scene cars = Scene.noisy(
                    seconds -> {
                        List<Detection> all = new ArrayList<>();
                        for (int lane = 0; lane < 3; lane++) {
                            // Up to six box heights in a second, from the front: no long side that helps.
                            all.add(seen(CAR, 100 + 150 * lane, 60 + (240 + 60 * lane) * seconds, 70, 60, 0.9));
                        }
                        return all;
                    },
                    2);
            List<TrackerUpdate> updates = cars.track(new Tracker(TrackerSettings.defaults()), fps, 4);
            assertThat(Scene.ids(updates)).as("at %s fps", fps).hasSize(3);
        }
    }

    @Test
    void followsACarThatBrakesAndOneThatApproaches() {
        for (double fps : RATES) {
            Scene cars = Scene.noisy(
                    seconds -> {
                        double t = Math.min(seconds, 2);
                        double size = 20 * Math.exp(0.5 * seconds);
                        return List.of(
                                seen(CAR, 100 + 300 * t - 75 * t * t, 100, 120, 60, 0.9),
                                seen(CAR, 300, 300 + size / 2, 1.5 * size, size, 0.9));
                    },
                    2);
            List<TrackerUpdate> updates = cars.track(new Tracker(TrackerSettings.defaults()), fps, 5);
            assertThat(Scene.ids(updates)).as("at %s fps", fps).hasSize(2);
        }
    }
}
