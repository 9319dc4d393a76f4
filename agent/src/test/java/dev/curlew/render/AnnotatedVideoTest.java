package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotatedVideoTest {
    private static final long MILLI = 1_000_000;
    private static final int ID = 2; // yellow

    @TempDir
    Path folder;

    private Path file;
    private Pictures pictures;

    @BeforeEach
    void prepare() {
        file = folder.resolve("out.mp4");
        pictures = new Pictures();
    }

    @AfterEach
    void closePictures() {
        pictures.close();
    }

    @Test
    void keepsEveryPictureWithItsCaptureTime() throws Exception {
        long[] millis = {5_000, 5_100, 5_150, 5_900, 5_940, 9_000};
        try (AnnotatedVideo video = video(320, 240)) {
            for (int i = 0; i < millis.length; i++) {
                accept(video, pictures.grey(320, 240, i, millis[i] * MILLI));
            }
        }
        List<DecodedVideo.Picture> seen = DecodedVideo.of(file).pictures();
        assertThat(seen).hasSize(millis.length);
        for (int i = 0; i < millis.length; i++) {
            assertThat(seen.get(i).seconds()).isCloseTo((millis[i] - millis[0]) / 1e3, within(1e-4));
        }
    }

    @Test
    void movesATimeThatDoesNotAdvanceToTheNextTick() throws Exception {
        long[] millis = {100, 200, 200, 150, 300};
        try (AnnotatedVideo video = video(320, 240)) {
            for (int i = 0; i < millis.length; i++) {
                accept(video, pictures.grey(320, 240, i, millis[i] * MILLI));
            }
        }
        double tick = 1 / 90_000.0;
        assertThat(DecodedVideo.of(file).pictures())
                .extracting(picture -> Math.round(picture.seconds() / tick))
                .containsExactly(0L, 9_000L, 9_001L, 9_002L, 18_000L);
    }

    @Test
    void drawsBoxesExactlyAtTheirTracksEdges() throws Exception {
        Box box = new Box(101, 83.6f, 60, 90); // 101 to 161, 84 to 174
        try (AnnotatedVideo video = video(320, 240)) {
            for (int i = 0; i < 10; i++) {
                accept(video, pictures.grey(320, 240, i, 100L * i * MILLI), track(box));
            }
        }
        int ink = ink().y();
        int grey = 126;
        for (DecodedVideo.Picture picture : DecodedVideo.of(file).pictures()) {
            DecodedVideo.Plane luma = picture.luma();
            assertThat(luma.at(130, 84)).as("top edge").isCloseTo(ink, within(20));
            assertThat(luma.at(110, 173)).as("bottom edge").isCloseTo(ink, within(20));
            assertThat(luma.at(101, 120)).as("left edge").isCloseTo(ink, within(20));
            assertThat(luma.at(160, 120)).as("right edge").isCloseTo(ink, within(20));
            assertThat(luma.at(99, 120)).as("left of it").isCloseTo(grey, within(14));
            assertThat(luma.at(162, 120)).as("right of it").isCloseTo(grey, within(14));
            assertThat(luma.at(110, 176)).as("below it").isCloseTo(grey, within(14));
            assertThat(luma.at(130, 120)).as("inside").isCloseTo(grey, within(8));
            assertThat(picture.blue().at(51, 60)).as("left edge's blue").isNotCloseTo(128, within(10));
        }
    }

    @Test
    void padsAnOddSizeWithoutScaling() throws Exception {
        try (AnnotatedVideo video = video(321, 241)) {
            accept(video, pictures.grey(321, 241, 0, 0), track(new Box(200, 150, 121, 91)));
        }
        DecodedVideo.Picture picture = DecodedVideo.of(file).pictures().get(0);
        assertThat(picture.width()).isEqualTo(322);
        assertThat(picture.height()).isEqualTo(242);
        assertThat(picture.luma().at(320, 200)).as("last column").isCloseTo(ink().y(), within(20));
        assertThat(picture.luma().at(250, 240)).as("last row").isCloseTo(ink().y(), within(20));
        assertThat(picture.luma().at(260, 200)).as("inside").isCloseTo(126, within(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yuv422p", "yuv444p", "yuv420p10le", "nv12", "gray", "rgb24", "bgra", "yuyv422", "p010le"})
    void takesAnyPixelFormat(String format) throws Exception {
        try (AnnotatedVideo video = video(322, 240)) {
            accept(
                    video,
                    pictures.of(avutil.av_get_pix_fmt(format), 322, 240, 0x606060, 0, 0),
                    track(new Box(100, 80, 60, 90)));
        }
        DecodedVideo decoded = DecodedVideo.of(file);
        DecodedVideo.Picture picture = decoded.pictures().get(0);
        boolean full = decoded.colorRange() == avutil.AVCOL_RANGE_JPEG;
        assertThat(picture.luma().at(20, 200)).isCloseTo(full ? 0x60 : 16 + 0x60 * 219 / 255, within(4));
        assertThat(picture.blue().at(10, 100)).isCloseTo(128, within(3));
        assertThat(picture.red().at(10, 100)).isCloseTo(128, within(3));
        assertThat(picture.luma().at(100, 120)).isGreaterThan(picture.luma().at(96, 120) + 60);
    }

    @Test
    void keepsAndTagsTheSourcesColours() throws Exception {
        try (AnnotatedVideo video = video(320, 240)) {
            accept(video, pictures.of(avutil.AV_PIX_FMT_YUVJ420P, 320, 240, 0xf0f0f0, 0, 0));
        }
        DecodedVideo full = DecodedVideo.of(file);
        assertThat(full.colorRange()).isEqualTo(avutil.AVCOL_RANGE_JPEG);
        assertThat(full.colorSpace()).isEqualTo(avutil.AVCOL_SPC_SMPTE170M);
        assertThat(full.pictures().get(0).luma().at(200, 200)).isCloseTo(0xf0, within(3));

        try (AnnotatedVideo video = video(1280, 720)) {
            accept(video, pictures.grey(1280, 720, 0, 0));
        }
        DecodedVideo limited = DecodedVideo.of(file);
        assertThat(limited.colorRange()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
        assertThat(limited.colorSpace()).isEqualTo(avutil.AVCOL_SPC_BT709);
    }

    @Test
    void scalesPicturesAndBoxesToTheFirstSizeWhenTheSourceChanges() throws Exception {
        try (AnnotatedVideo video = video(320, 240)) {
            accept(video, pictures.grey(320, 240, 0, 0));
            accept(video, pictures.grey(640, 480, 1, 100 * MILLI), track(new Box(200, 160, 120, 180)));
            accept(video, pictures.grey(320, 240, 2, 200 * MILLI));
        }
        List<DecodedVideo.Picture> seen = DecodedVideo.of(file).pictures();
        assertThat(seen).hasSize(3).allMatch(picture -> picture.width() == 320 && picture.height() == 240);
        assertThat(seen.get(1).luma().at(100, 120)).as("left edge").isCloseTo(ink().y(), within(20));
        assertThat(seen.get(1).luma().at(159, 120)).as("right edge").isCloseTo(ink().y(), within(20));
    }

    @Test
    void shrinksWhatIsTooLargeForTheEncoder() throws Exception {
        try (AnnotatedVideo video = video(6000, 4000)) {
            accept(video, pictures.grey(6000, 4000, 0, 0), track(new Box(2000, 1000, 1000, 2000)));
        }
        DecodedVideo.Picture picture = DecodedVideo.of(file).pictures().get(0);
        float shrink = picture.width() / 6000f;
        assertThat(picture.width() * picture.height()).isBetween(8_200_000, 8_300_000);
        assertThat(picture.luma().at((int) (2000 * shrink) + 3, (int) (2500 * shrink)))
                .isCloseTo(ink().y(), within(20));
    }

    @Test
    void drawsNothingOutsideWhenABoxReachesOverThePicture() throws Exception {
        try (AnnotatedVideo video = video(320, 240)) {
            accept(video, pictures.grey(320, 240, 0, 0), track(new Box(-50, -60, 1000, 2000)));
            accept(video, pictures.grey(320, 240, 1, MILLI), track(new Box(400, 500, 10, 10)));
        }
        assertThat(DecodedVideo.of(file).pictures()).hasSize(2);
    }

    @Test
    void hasItsNameOnlyOnceItIsWhole() throws Exception {
        AnnotatedVideo video = video(320, 240);
        for (int i = 0; i < 50; i++) {
            accept(video, pictures.grey(320, 240, i, 100L * i * MILLI));
        }
        Path part = folder.resolve("out.mp4.part");
        assertThat(file).doesNotExist();
        // what a SIGKILL would leave plays up to the last key frame but the one that is being written
        assertThat(DecodedVideo.of(part).pictures()).hasSize(40);
        video.close();
        assertThat(part).doesNotExist();
        assertThat(DecodedVideo.of(file).pictures()).hasSize(50);
    }

    @Test
    void leavesNoFileWhenNoFrameCame() throws Exception {
        video(320, 240).close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNoFileWhenThePictureIsTooSmallForTheEncoder() throws Exception {
        try (AnnotatedVideo video = video(8, 8)) {
            assertThatThrownBy(() -> accept(video, pictures.grey(8, 8, 0, 0)))
                    .isInstanceOf(RenderException.class)
                    .hasMessageContaining("out.mp4")
                    .hasMessageContaining("8x8 is too small");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAPlaceThatCannotBeWritten() {
        assertThatThrownBy(() -> new AnnotatedVideo(folder.resolve("no/out.mp4"), info(320, 240), label -> "person"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + folder.resolve("no/out.mp4") + ": there is no folder "
                        + folder.resolve("no") + "; create it first");
        assertThatThrownBy(() -> new AnnotatedVideo(folder, info(320, 240), label -> "person"))
                .hasMessageContaining("it is a folder");
        assertThat(Files.exists(folder.resolve("no"))).isFalse();
    }

    private AnnotatedVideo video(int width, int height) throws IOException {
        return new AnnotatedVideo(file, info(width, height), label -> "person");
    }

    private static StreamInfo info(int width, int height) {
        return new StreamInfo(new StreamId("test"), width, height, 10, 0, CaptureClock.media());
    }

    private static void accept(AnnotatedVideo video, Frame frame, Track... tracks) throws IOException {
        try {
            video.accept(new FrameResult(frame, List.of(), List.of(tracks), List.of()));
        } finally {
            frame.release();
        }
    }

    private static Track track(Box box) {
        return new Track(ID, 0, 0.87f, box, new Detection(box, 0, 0.87f), 0, 0, 5);
    }

    private static Ink ink() {
        return new Colors(avutil.AVCOL_SPC_SMPTE170M, false, avutil.AVCOL_PRI_UNSPECIFIED, avutil.AVCOL_TRC_UNSPECIFIED)
                .ink(Palette.track(Palette.index(ID)));
    }
}
