package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.media.Ffmpeg;
import dev.curlew.source.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of video that Debian's ffmpeg makes, read as the detector gets it: as many frames as ffprobe counts, at
 * its times, upright, in the right colours at the right places and in the right order.
 */
class MediaTableTest {
    private static final String X264 = "-c:v libx264 -crf 10 -preset ultrafast -bf 0 -threads 1 ";
    private static final String B_FRAMES = "-c:v libx264 -crf 10 -preset veryfast -bf 3 -g 6 -threads 1 ";
    private static final String X265 =
            "-c:v libx265 -crf 10 -preset ultrafast -x265-params log-level=none:pools=1:frame-threads=1 ";
    private static final String VP9 = "-c:v libvpx-vp9 -crf 10 -b:v 0 -deadline realtime -cpu-used 8 ";
    private static final String AV1 = "-c:v libaom-av1 -crf 10 -b:v 0 -usage realtime -cpu-used 8 -threads 1 ";
    private static final String MPEG4 = "-c:v mpeg4 -q:v 2 ";
    private static final String MJPEG = "-c:v mjpeg -q:v 2 ";
    private static final String YUV = "-pix_fmt yuv420p ";

    @TempDir
    static Path folder;

    private static Set<String> encoders = new TreeSet<>();

    /**
     * @param width of the painted picture
     * @param options of ffmpeg's output
     * @param colors whether they are kept; else brightness alone is
     */
    record Case(String name, String file, int width, int height, String options, boolean colors) {
        Case(String name, String file, String options) {
            this(name, file, 96, 64, options, true);
        }

        Case grey() {
            return new Case(name, file, width, height, options, false);
        }

        Case sized(int newWidth, int newHeight) {
            return new Case(name, file, newWidth, newHeight, options, colors);
        }

        @Override
        public String toString() {
            return name + " in " + file.replaceAll(".*\\.", "");
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        containers(cases, "H.264", X264 + YUV, "mp4 mkv avi ts mov flv");
        containers(cases, "H.264 with B-frames", B_FRAMES + YUV, "mp4 mkv ts");
        containers(cases, "H.265", X265 + YUV, "mp4 mkv ts");
        containers(cases, "MPEG-4", MPEG4 + YUV, "mp4 mkv avi");
        containers(cases, "MPEG-4 with B-frames", MPEG4 + "-bf 2 " + YUV, "mp4 mkv");
        containers(cases, "Motion JPEG", MJPEG + "-pix_fmt yuvj420p ", "avi mkv mov");
        containers(cases, "VP9", VP9 + YUV, "webm mkv mp4");
        containers(cases, "AV1", AV1 + YUV, "webm mkv mp4");
        containers(cases, "H.264 raw", X264 + YUV, "h264");

        cases.add(new Case("H.264 10 bit", "ten.mp4", X264 + "-pix_fmt yuv420p10le"));
        cases.add(new Case("H.265 10 bit", "ten5.mkv", X265 + "-pix_fmt yuv420p10le"));
        cases.add(new Case("VP9 10 bit", "ten.webm", VP9 + "-pix_fmt yuv420p10le"));
        cases.add(new Case("AV1 10 bit", "ten1.mkv", AV1 + "-pix_fmt yuv420p10le"));
        cases.add(new Case("H.264 4:2:2", "c422.mp4", X264 + "-pix_fmt yuv422p"));
        cases.add(new Case("H.264 4:4:4", "c444.mp4", X264 + "-pix_fmt yuv444p"));
        cases.add(new Case("H.264 4:2:2 10 bit", "c422t.mkv", X264 + "-pix_fmt yuv422p10le"));
        cases.add(new Case("H.264 gray", "gray.mp4", X264 + "-pix_fmt gray").grey());
        cases.add(new Case("FFV1 gray", "gray.mkv", "-c:v ffv1 -pix_fmt gray").grey());
        cases.add(new Case("FFV1 16 bit RGB", "rgb.mkv", "-c:v ffv1 -pix_fmt gbrp16le"));
        cases.add(new Case("Motion JPEG 4:4:4", "c444.avi", MJPEG + "-pix_fmt yuvj444p"));
        cases.add(
                new Case("full range", "full.mp4", X264 + "-vf scale=out_range=full -color_range pc -pix_fmt yuv420p"));
        cases.add(new Case(
                "limited range", "limited.mp4", X264 + "-vf scale=out_range=limited -color_range tv -pix_fmt yuv420p"));
        cases.add(new Case(
                "BT.709", "bt709.mp4", X264 + "-vf scale=out_color_matrix=bt709 -colorspace bt709 -pix_fmt yuv420p"));
        cases.add(new Case(
                "BT.2020 HDR",
                "hdr.mkv",
                X265 + "-vf scale=out_color_matrix=bt2020 -colorspace bt2020nc -color_trc smpte2084"
                        + " -color_primaries bt2020 -pix_fmt yuv420p10le"));
        cases.add(new Case("odd size VP9", "odd.webm", VP9 + YUV).sized(97, 61));
        cases.add(new Case("odd size MPEG-4", "odd.avi", MPEG4 + YUV).sized(97, 61));
        cases.add(new Case("odd size H.264 4:4:4", "odd.mp4", X264 + "-pix_fmt yuv444p").sized(97, 61));
        cases.add(new Case("odd size Motion JPEG", "odd.mkv", MJPEG + "-pix_fmt yuvj420p").sized(97, 61));
        cases.add(new Case("odd size AV1", "odd1.mp4", AV1 + YUV).sized(97, 61));
        cases.add(new Case("variable frame rate", "vfr.mkv", X264 + YUV + VARIABLE));
        cases.add(new Case("variable frame rate with B-frames", "vfr.mp4", B_FRAMES + YUV + VARIABLE));
        cases.add(new Case("start time 5 s", "late.mp4", X264 + YUV + "-output_ts_offset 5"));
        cases.add(new Case("start time 5 s", "late.mkv", B_FRAMES + YUV + "-output_ts_offset 5"));
        cases.add(new Case("start time 5 s", "late.ts", B_FRAMES + YUV + "-output_ts_offset 5"));
        cases.add(new Case(
                "negative timestamps, no edit list",
                "negative.mov",
                X264 + YUV + "-output_ts_offset -0.35 -avoid_negative_ts disabled -use_editlist 0"));
        cases.add(new Case(
                "negative composition offsets", "cts.mp4", B_FRAMES + YUV + "-movflags +negative_cts_offsets"));
        cases.add(new Case("fragmented", "fragmented.mp4", B_FRAMES + YUV + "-movflags +frag_keyframe+empty_moov"));
        cases.add(new Case("index first", "faststart.mp4", B_FRAMES + YUV + "-movflags +faststart"));
        cases.add(new Case("interlaced", "interlaced.ts", "-c:v libx264 -crf 10 -flags +ildct+ilme " + YUV));
        return cases;
    }

    private static final String VARIABLE = "-vf setpts='(N+0.4*mod(N,3))/10/TB' -vsync passthrough ";

    private static void containers(List<Case> cases, String name, String options, String containers) {
        for (String container : containers.split(" ", -1)) {
            String file = name.replaceAll("[^A-Za-z0-9]", "") + "." + container;
            cases.add(new Case(name, file, options));
        }
    }

    @BeforeAll
    static void look() throws InterruptedException {
        Ffmpeg.logToSlf4j();
        encoders = FfmpegTool.encoders();
        if (encoders.isEmpty()) {
            System.out.println("SKIPPED: the media table, because ffmpeg is not installed (apt-get install ffmpeg)");
        }
        assumeTrue(!encoders.isEmpty(), "ffmpeg is not installed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatWasEncoded(Case each) throws Exception {
        Path video = make(each);

        ReadBack back = ReadBack.of(SourceSettings.file(video.toString()));

        assertThat(back.info().width()).isEqualTo(each.width);
        assertThat(back.info().height()).isEqualTo(each.height);
        requireTimes(back, video);
        assertThat(back.frames()).isEqualTo(Clip.FRAMES);
        requirePictures(back, each.colors, 0);
    }

    @ParameterizedTest
    @EnumSource
    void turnsPicturesUpright(Turned turned) throws Exception {
        requireUpright(turned, make("plain.mp4", 96, 64, X264 + YUV), turned + ".mp4");
        // chroma of another shape in each direction must be converted to be turned
        requireUpright(turned, make("plain422.mp4", 96, 64, X264 + "-pix_fmt yuv422p"), turned + "422.mp4");
        requireUpright(turned, make("plain10.mp4", 98, 66, X264 + "-pix_fmt yuv420p10le"), turned + "10.mp4");
    }

    private void requireUpright(Turned turned, Path plain, String name) throws Exception {
        Path video = Files.write(folder.resolve(name), turned.patch(Files.readAllBytes(plain)));
        ReadBack upright = ReadBack.of(SourceSettings.file(plain.toString()));
        int width = upright.info().width();
        int height = upright.info().height();

        ReadBack back = ReadBack.of(SourceSettings.file(video.toString()));

        assertThat(back.info().width()).isEqualTo(turned.swaps() ? height : width);
        assertThat(back.info().height()).isEqualTo(turned.swaps() ? width : height);
        requireTimes(back, video);
        for (int i = 0; i < Clip.FRAMES; i++) {
            for (double[] place : new double[][] {{2, 2}, {6, 6}, {2, 6}, {6, 2}}) {
                double[] shown = turned.shown(place[0], place[1]);
                int[] expected = Clip.color(place[0], place[1], i);
                requireColor(back.color(i, shown[0], shown[1]), expected, true, turned + ", frame " + i);
            }
        }
    }

    @Test
    void keepsTheFirstSizeWhenTheStreamChangesIts() throws Exception {
        Path small = make("small.ts", 96, 64, X264 + YUV);
        Path large = make("large.ts", 192, 144, X264 + YUV + "-output_ts_offset " + Clip.FRAMES / (double) Clip.FPS);
        Path video = folder.resolve("both.ts");
        Files.write(video, Files.readAllBytes(small));
        Files.write(video, Files.readAllBytes(large), StandardOpenOption.APPEND);

        ReadBack back = ReadBack.of(SourceSettings.file(video.toString()));

        assertThat(back.info().width()).isEqualTo(96);
        assertThat(back.info().height()).isEqualTo(64);
        assertThat(back.frames()).isEqualTo(2 * Clip.FRAMES);
        requireTimes(back, video);
        for (int i = 0; i < back.frames(); i++) {
            requireColor(back.color(i, 2, 2), Clip.BLOCK, true, "block of frame " + i);
            requireColor(back.color(i, 6, 6), Clip.color(6, 6, i % Clip.FRAMES), true, "number of frame " + i);
        }
    }

    @Test
    void leavesOutWhatAnEditListLeavesOut() throws Exception {
        Path video = make("cut.mp4", 96, 64, B_FRAMES + YUV + "-output_ts_offset -0.35 -avoid_negative_ts disabled");

        ReadBack back = ReadBack.of(SourceSettings.file(video.toString()));

        requireTimes(back, video);
        assertThat(back.frames()).isEqualTo(Clip.FRAMES - 4);
        requirePictures(back, true, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sound.mp4", "sound.mkv", "sound.ts", "sound.avi"})
    void ignoresSound(String file) throws Exception {
        FfmpegTool.ffmpeg(
                folder,
                "-f lavfi -i sine=duration=1.2 " + raw(96, 64) + "-map 0 -map 1 -c:a mp2 " + B_FRAMES + YUV + "@"
                        + file);

        ReadBack back = ReadBack.of(SourceSettings.file(folder.resolve(file).toString()));

        requireTimes(back, folder.resolve(file));
        assertThat(back.frames()).isEqualTo(Clip.FRAMES);
        requirePictures(back, true, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cover.mp4", "cover.mkv"})
    void takesNoCoverForTheVideo(String file) throws Exception {
        Path cover = make("cover.png", 400, 300, "-c:v png -frames:v 1");
        Path plain = make("covered.mp4", 96, 64, X264 + YUV);
        FfmpegTool.ffmpeg(
                folder,
                "-i " + cover + " -i " + plain + " -map 0 -map 1 -c copy -disposition:v:0 attached_pic @" + file);

        ReadBack back = ReadBack.of(SourceSettings.file(folder.resolve(file).toString()));

        assertThat(back.info().width()).isEqualTo(96);
        assertThat(back.frames()).isEqualTo(Clip.FRAMES);
    }

    @Test
    void saysThatMusicWithACoverHoldsNoVideo() throws Exception {
        Path cover = make("cover.png", 400, 300, "-c:v png -frames:v 1");
        FfmpegTool.ffmpeg(
                folder,
                "-f lavfi -i sine=duration=1 -i " + cover
                        + " -map 0 -map 1 -c:a aac -c:v copy -disposition:v attached_pic @music.m4a");
        SourceSettings music = SourceSettings.file(folder.resolve("music.m4a").toString());

        assertThatThrownBy(() -> ReadBack.of(music))
                .hasMessageContaining("music.m4a: holds no video stream; give a video");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "webp", "tif"})
    void readsAFolderOfPicturesInTheOrderOfTheirNumbers(String ending) throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("folder-" + ending));
        Files.writeString(pictures.resolve("readme.txt"), "no picture");
        String encoder =
                Map.of("jpg", "mjpeg", "tif", "tiff", "webp", "libwebp").getOrDefault(ending, ending);
        String options = "-c:v " + encoder + " -q:v 2 -start_number 1 -pix_fmt "
                + Map.of("jpg", "yuvj420p", "bmp", "bgr24", "webp", "yuv420p").getOrDefault(ending, "rgb24");
        make("folder-" + ending + "/p%d." + ending, 97, 61, options);
        SourceSettings settings = new SourceSettings(pictures.toString(), 5, Duration.ZERO, null, false, 1, null);

        ReadBack back = ReadBack.of(settings);

        assertThat(back.info().totalFrames()).isEqualTo(Clip.FRAMES);
        assertThat(back.frames()).isEqualTo(Clip.FRAMES);
        for (int i = 0; i < Clip.FRAMES; i++) {
            assertThat(back.seconds(i)).isEqualTo(i / 5.0, within(1e-6));
        }
        if (!ending.equals("webp")) {
            requirePictures(back, true, 0);
        }
    }

    @Test
    void keepsTheTimeOfPicturesAfterADamagedOne() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("damaged"));
        make("damaged/p%d.png", 96, 64, "-c:v png -start_number 1");
        Files.write(pictures.resolve("p3.png"), new byte[0]);

        ReadBack back = ReadBack.of(SourceSettings.file(pictures.toString()));

        assertThat(back.frames()).isEqualTo(Clip.FRAMES - 1);
        assertThat(back.corrupt()).isEqualTo(1);
        assertThat(back.seconds(2)).isEqualTo(3 / 25.0, within(1e-6));
        assertThat(back.seconds(Clip.FRAMES - 2)).isEqualTo((Clip.FRAMES - 1) / 25.0, within(1e-6));
    }

    @Test
    void turnsAPhotoUpright() throws Exception {
        Path photo = make("photo.jpg", 96, 64, "-c:v mjpeg -q:v 2 -frames:v 1 -pix_fmt yuvj420p");
        Files.write(photo, Turned.withExif(Files.readAllBytes(photo), 6));

        ReadBack back = ReadBack.of(SourceSettings.file(photo.toString()));

        assertThat(back.frames()).isEqualTo(1);
        assertThat(back.info().width()).isEqualTo(64);
        requireColor(back.color(0, 6, 2), Clip.BLOCK, true, "block");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe.ts", "pipe.mkv", "pipe.mp4"})
    void readsStandardInput(String file) throws Exception {
        String streamed = file.endsWith("mp4") ? " -movflags +faststart" : "";
        Path video = make(file, 96, 64, B_FRAMES + YUV + streamed);
        InputStream before = System.in;
        try (InputStream in = Files.newInputStream(video)) {
            System.setIn(in);

            ReadBack back = ReadBack.of(SourceSettings.file("-"));

            requireTimes(back, video);
            requirePictures(back, true, 0);
        } finally {
            System.setIn(before);
        }
    }

    private static void requireEncoder(String options) {
        String encoder = options.replaceAll(".*-c:v ([^ ]+).*", "$1");
        if (!encoders.contains(encoder)) {
            System.out.println("SKIPPED: a case of the media table, because ffmpeg has no encoder " + encoder);
        }
        assumeTrue(encoders.contains(encoder), "no encoder " + encoder);
    }

    private static Path make(Case each) throws IOException, InterruptedException {
        return make(each.file, each.width, each.height, each.options);
    }

    private static Path make(String file, int width, int height, String options)
            throws IOException, InterruptedException {
        requireEncoder(options);
        FfmpegTool.ffmpeg(folder, raw(width, height) + options + " @" + file);
        return folder.resolve(file);
    }

    /** ffmpeg's input. */
    private static String raw(int width, int height) throws IOException {
        return "-f rawvideo -pixel_format rgb24 -framerate " + Clip.FPS + " -video_size " + width + "x" + height
                + " -i @" + Clip.raw(folder, width, height).getFileName() + " ";
    }

    private static void requireTimes(ReadBack back, Path video) throws IOException, InterruptedException {
        List<Double> times = FfmpegTool.times(video);
        assertThat(back.frames()).isEqualTo(times.size());
        assertThat(back.seconds(0)).as("time of the first frame").isEqualTo(0, within(1e-6));
        for (int i = 0; i < times.size(); i++) {
            double time = times.get(i).isNaN() ? i / back.info().framesPerSecond() : times.get(i) - times.get(0);
            assertThat(back.seconds(i)).as("time of frame %d", i).isEqualTo(time, within(0.0011));
        }
    }

    /** @param first number of the clip's frame that was read first */
    private static void requirePictures(ReadBack back, boolean colors, int first) {
        for (int i = 0; i < back.frames(); i++) {
            requireColor(back.color(i, 2, 2), Clip.BLOCK, colors, "block of frame " + i);
            requireColor(back.color(i, 2, 6), Clip.BACKGROUND, colors, "background of frame " + i);
            requireColor(back.color(i, 6, 6), Clip.color(6, 6, first + i), colors, "number of frame " + i);
        }
    }

    private static void requireColor(int[] color, int[] expected, boolean colors, String what) {
        if (colors) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(color[channel]).as(what + ", channel " + channel).isCloseTo(expected[channel], within(6));
            }
        } else {
            double luma = 0.299 * expected[0] + 0.587 * expected[1] + 0.114 * expected[2];
            assertThat((double) color[1]).as(what).isCloseTo(luma, within(6.0));
        }
    }
}
