package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.media.Ffmpeg;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and in which words. */
class BadVideosTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void log() {
        Ffmpeg.logToSlf4j();
    }

    private void requireRefused(String url, String message) {
        SourceSettings settings = SourceSettings.file(url);
        assertThatThrownBy(() -> ReadBack.of(settings))
                .isInstanceOf(SourceException.class)
                .hasMessage(message.replace("@", folder.toString()));
    }

    @Test
    void refusesAPipeThatNobodyMayEverWriteTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        requireRefused(
                pipe.toString(),
                "@/pipe: is no file; a pipe or device is read as standard input: give - and redirect, < @/pipe");
    }

    @Test
    void refusesADevice() {
        requireRefused(
                "/dev/zero",
                "/dev/zero: is no file; a pipe or device is read as standard input: give - and redirect, < /dev/zero");
    }

    @Test
    void refusesAFolderWithoutPictures() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "text");

        requireRefused(
                folder.toString(),
                "@: is a folder without pictures (.jpg, .png, .bmp, .webp, .tif);"
                        + " name a video file or a folder of pictures");
    }

    @Test
    void refusesAFolderWithTextNamedLikePictures() throws Exception {
        Files.writeString(folder.resolve("a.jpg"), "text");

        requireRefused(
                folder.toString(),
                "@/a.jpg: is no JPEG, PNG, BMP, WebP or TIFF picture; take it out of the folder, or convert it");
    }

    @Test
    void refusesAFolderWithTwoKindsOfPictures() throws Exception {
        Files.write(folder.resolve("a1.png"), png(16, 16));
        Files.write(folder.resolve("a2.png"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0});

        assertThatThrownBy(() -> ReadBack.of(SourceSettings.file(folder.toString())))
                .hasMessage(folder + "/a2.png: is a JPEG picture, but those before are PNG; keep one kind in a folder");
    }

    @Test
    void readsNoPictureOutOfAHugeHeader() throws Exception {
        Files.write(folder.resolve("huge.png"), png(16384, 16384));

        ReadBack back =
                ReadBack.of(SourceSettings.file(folder.resolve("huge.png").toString()));

        assertThat(back.frames()).isZero();
        assertThat(back.corrupt()).isEqualTo(1);
    }

    @Test
    void refusesAVideoWithAHugeHeader() throws Exception {
        assumeTrue(FfmpegTool.encoders().contains("rawvideo"), "ffmpeg is not installed");
        FfmpegTool.ffmpeg(
                folder,
                "-f rawvideo -pixel_format rgb24 -framerate 10 -video_size 96x64 -i " + Clip.raw(folder, 96, 64)
                        + " -c:v mpeg4 @small.avi");
        byte[] bytes = Files.readAllBytes(folder.resolve("small.avi"));
        int format = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("strf") + 8;
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(format + 4, 16384)
                .putInt(format + 8, 16384);
        Files.write(folder.resolve("huge.avi"), bytes);

        try {
            assertThat(ReadBack.of(SourceSettings.file(
                                    folder.resolve("huge.avi").toString()))
                            .info()
                            .width())
                    .isEqualTo(96); // the stream's own header knows better
        } catch (SourceException e) {
            assertThat(e).hasMessageContaining("maxPixels is 67108864; scale them down");
        }
    }

    @Test
    void readsAPictureOfOnePixel() throws Exception {
        assumeTrue(FfmpegTool.encoders().contains("png"), "ffmpeg is not installed");
        FfmpegTool.ffmpeg(
                folder,
                "-f rawvideo -pixel_format rgb24 -video_size 1x1 -i " + Clip.raw(folder, 1, 1)
                        + " -frames:v 1 @one.png");

        ReadBack back =
                ReadBack.of(SourceSettings.file(folder.resolve("one.png").toString()));

        assertThat(back.frames()).isEqualTo(1);
        assertThat(back.info().width()).isEqualTo(1);
    }

    @Test
    void refusesTextOnStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8)));

            requireRefused(
                    "-",
                    "standard input: cannot be opened: Invalid data found when processing input (is it a whole video?"
                            + " MP4 must be made for streaming: ffmpeg -i X -c copy -movflags +faststart Y)");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void playsStandardInputOnce() {
        assertThatThrownBy(() -> new SourceSettings("-", 0, Duration.ZERO, null, false, 2, null))
                .hasMessage("repeat works for files only, but url is standard input");
    }

    /** A PNG that is nothing but its header. */
    private static byte[] png(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
