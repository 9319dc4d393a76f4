package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.geometry.Box;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import dev.curlew.track.TrackerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A lossless video whose every box is known, the model that sees them, and the agent analysing it in a folder. */
final class Street {
    static final int FPS = 10;
    static final int FRAMES = 120;
    static final TrackerSettings TRACKER = TrackerSettings.defaults();
    /** The frame, counted from 1, in which what is there from the start becomes a track. */
    static final int CONFIRMED = TRACKER.life().confirmHits();

    /** Frames for which the tracker remembers whom it does not see. */
    private static final int REMEMBERED = (int) (TRACKER.life().lost().toMillis() * FPS / 1000);

    /** The visitor is away for a third of that, then for twice that. */
    static final int FIRST_LEAVE = 20;

    static final int SECOND_VISIT = FIRST_LEAVE + REMEMBERED / 3;
    static final int SECOND_LEAVE = SECOND_VISIT + 10;
    static final int THIRD_VISIT = SECOND_LEAVE + REMEMBERED * 2;

    static final Mover WALKER = Mover.always(4, 40, 1.96875, 0, 0.9);
    static final Mover PARKED = Mover.always(20, 200, 0, 1, 0.8);
    /** Half out of the picture. */
    static final Mover EDGE = Mover.always(12, 4, 0, 0, 0.88);

    static final Mover VISITOR = new Mover(
            12,
            150.5,
            0,
            0,
            0.92,
            frame -> frame < FIRST_LEAVE || (frame >= SECOND_VISIT && frame < SECOND_LEAVE) || frame >= THIRD_VISIT);
    /** Too unsure to start a track. */
    static final Mover GHOST = Mover.always(12, 250, 0, 0, 0.6);

    static final Scene SCENE = new Scene(FPS, FRAMES, WALKER, PARKED, EDGE, VISITOR, GHOST);

    private final Path folder;
    final Path video;
    final Path model;

    Street(Path folder) throws IOException {
        assertThat(THIRD_VISIT + 10).as("the video is long enough").isLessThan(FRAMES);
        this.folder = folder;
        this.video = SCENE.write(folder.resolve("street.mkv"), Codec.FFV1);
        this.model = TestModel.writeFile(folder, "cells");
    }

    /** Writes tracks, events and detections under that name; fails the test when the agent does. */
    Curlew.Result analyze(String name, Object... more) throws Exception {
        return analyze(name, model, more);
    }

    Curlew.Result analyze(String name, Path with, Object... more) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("analyze", "--model", with, "--input", video));
        arguments.addAll(List.of("--mot", mot(name), "--events", jsonl(name), "--detections", det(name)));
        arguments.addAll(List.of(more));
        Curlew.Result result = Curlew.run(arguments.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    Path mot(String name) {
        return folder.resolve(name + ".txt");
    }

    Path jsonl(String name) {
        return folder.resolve(name + ".jsonl");
    }

    Path det(String name) {
        return folder.resolve(name + ".det.txt");
    }

    List<MotRow> tracks(String name) throws IOException {
        return MotReader.read(mot(name));
    }

    List<MotRow> detections(String name) throws IOException {
        return MotReader.read(det(name));
    }

    List<Event> events(String name) throws IOException {
        return Events.read(jsonl(name));
    }

    /** Both may be rounded to two decimals. */
    static void assertSame(Box box, Box expected) {
        assertThat(box.left()).isEqualTo(expected.left(), within(0.0101f));
        assertThat(box.top()).isEqualTo(expected.top(), within(0.0101f));
        assertThat(box.width()).isEqualTo(expected.width(), within(0.0101f));
        assertThat(box.height()).isEqualTo(expected.height(), within(0.0101f));
    }
}
