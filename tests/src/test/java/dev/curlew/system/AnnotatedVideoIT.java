package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.geometry.Box;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.DecodedVideo;
import dev.curlew.kit.Mover;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the annotated video back and looks for the boxes of frame n where the track rows of frame n say they are. */
class AnnotatedVideoIT {
    private static final int FPS = 10;
    private static final int FRAMES = 60;
    private static final int SCALE = 2;
    /** Edges are drawn on whole pixels, and the encoder blurs them. */
    private static final int TOLERANCE = 1;

    private static final int REACH = 7;
    private static final int LIT = 50;

    private static final List<Mover> MOVERS = List.of(
            Mover.always(5, 40, 2.5, 0, 0.92), Mover.always(12, 60, 0, 1, 0.9), Mover.always(19, 270, -1.5, 0, 0.96));

    @TempDir
    Path folder;

    @Test
    void drawsTheBoxesOfEachFrameWhereItsTracksAre() throws Exception {
        look(TestModel.WIDTH * SCALE, TestModel.HEIGHT * SCALE, Codec.FFV1, "v.mkv");
    }

    @Test
    void drawsThemOnAPictureOfOddSize() throws Exception {
        look(TestModel.WIDTH * SCALE + 1, TestModel.HEIGHT * SCALE + 1, Codec.FFV1, "odd.mkv");
    }

    @Test
    void drawsThemWhereDecodedFramesComeInAnotherOrderThanPackets() throws Exception {
        look(TestModel.WIDTH * SCALE, TestModel.HEIGHT * SCALE, Codec.MPEG4_WITH_B_FRAMES, "b.mp4");
    }

    @Test
    void drawsThemOnH264() throws Exception {
        look(TestModel.WIDTH * SCALE, TestModel.HEIGHT * SCALE, Codec.H264, "h264.mp4");
    }

    private void look(int width, int height, Codec codec, String name) throws Exception {
        Path video = TestVideo.write(
                folder.resolve(name),
                codec,
                width,
                height,
                FPS,
                FRAMES,
                (frame, picture) -> MOVERS.forEach(mover -> mover.paint(frame, picture, SCALE)));
        Path mot = folder.resolve("tracks.txt");
        Path annotated = folder.resolve("annotated.mp4");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                TestModel.writeFile(folder, "cells"),
                "--input",
                video,
                "--mot",
                mot,
                "--annotate",
                annotated);
        assertThat(result.exitCode()).as(result.err()).isZero();

        DecodedVideo seen = DecodedVideo.read(annotated);
        assertThat(seen.width()).isEqualTo((width + 1) & ~1);
        assertThat(seen.height()).isEqualTo((height + 1) & ~1);
        assertThat(seen.frames()).isEqualTo(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            assertThat(seen.seconds().get(frame)).isEqualTo(frame / (double) FPS, within(1e-3));
        }
        List<MotRow> rows = MotReader.read(mot);
        assertThat(rows.stream().map(MotRow::id).distinct()).hasSize(MOVERS.size());
        for (MotRow row : rows) {
            assertDrawn(seen, row);
        }
        for (int frame = 0; frame < Street.CONFIRMED - 1; frame++) {
            assertThat(isBoxed(seen, frame, rows.get(0).box()))
                    .as("frame %d", frame)
                    .isFalse();
        }
    }

    private static void assertDrawn(DecodedVideo video, MotRow row) {
        int frame = row.frame() - 1;
        Box box = row.box();
        IntUnaryOperator left = y -> distanceToLine(x -> lit(video, frame, x, y), Math.round(box.left()), 1);
        IntUnaryOperator right = y -> distanceToLine(x -> lit(video, frame, x, y), Math.round(box.right()) - 1, -1);
        assertThat(median(left, box.top(), box.bottom())).as("left of %s", row).isBetween(-TOLERANCE, TOLERANCE);
        assertThat(median(right, box.top(), box.bottom()))
                .as("right of %s", row)
                .isBetween(-TOLERANCE, TOLERANCE);
        assertTopAndBottom(video, frame, row);
    }

    /**
     * A label may sit on either of them, so they are looked for from within: their lines are as thick as the left one.
     * Along up to half of the lower edge runs the trail of the feet.
     */
    private static void assertTopAndBottom(DecodedVideo video, int frame, MotRow row) {
        Box box = row.box();
        int thickness = median(y -> thickness(video, frame, Math.round(box.left()), y), box.top(), box.bottom());
        assertThat(thickness).isBetween(1, 4);
        int top = Math.round(box.top()) + thickness - 1;
        int bottom = Math.round(box.bottom()) - thickness;
        IntUnaryOperator fromTop = x -> distanceToLine(y -> lit(video, frame, x, y), top, -1);
        IntUnaryOperator fromBottom = x -> distanceToLine(y -> lit(video, frame, x, y), bottom, 1);
        assertThat(median(fromTop, box.left(), box.right()))
                .as("top of %s", row)
                .isBetween(-TOLERANCE, TOLERANCE);
        int[] below = sorted(fromBottom, box.left(), box.right());
        assertThat(below[below.length * 4 / 5]).as("bottom of %s", row).isBetween(-TOLERANCE, TOLERANCE);
    }

    private static int thickness(DecodedVideo video, int frame, int left, int y) {
        int x = left + 1;
        while (x < left + REACH && lit(video, frame, x, y)) {
            x++;
        }
        return x - left;
    }

    private static boolean isBoxed(DecodedVideo video, int frame, Box box) {
        IntUnaryOperator left = y -> distanceToLine(x -> lit(video, frame, x, y), Math.round(box.left()), 1);
        return Math.abs(median(left, box.top(), box.bottom())) <= TOLERANCE;
    }

    /** From dark to lit in that direction: how far after the expected pixel the first lit one comes. */
    private static int distanceToLine(IntPredicate lit, int expected, int direction) {
        for (int i = -REACH; i <= REACH; i++) {
            if (lit.test(expected + i * direction)) {
                return i;
            }
        }
        return REACH + 1;
    }

    private static boolean lit(DecodedVideo video, int frame, int x, int y) {
        return x >= 0 && y >= 0 && x < video.width() && y < video.height() && video.luma(frame, x, y) > LIT;
    }

    /** What covers less than half of a side, a trail or the object itself, does not count. */
    private static int median(IntUnaryOperator distance, float from, float to) {
        int[] found = sorted(distance, from, to);
        return found[found.length / 2];
    }

    /** Over the middle of a side, away from the corners. */
    private static int[] sorted(IntUnaryOperator distance, float from, float to) {
        int[] found = new int[(int) (to - from) - 2 * REACH];
        for (int i = 0; i < found.length; i++) {
            found[i] = distance.applyAsInt((int) from + REACH + i);
        }
        Arrays.sort(found);
        return found;
    }
}
