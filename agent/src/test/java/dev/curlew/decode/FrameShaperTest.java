package dev.curlew.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_new_side_data;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;

class FrameShaperTest {

    /** Luma 0 1 2 3 / 4 5 6 7, first chroma plane 10 11. */
    private static AVFrame picture() {
        AVFrame picture = av_frame_alloc();
        picture.format(AV_PIX_FMT_YUV420P);
        picture.width(4);
        picture.height(2);
        av_frame_get_buffer(picture, 0);
        for (int i = 0; i < 8; i++) {
            picture.data(0).put((long) (i / 4) * picture.linesize(0) + i % 4, (byte) i);
        }
        picture.data(1).put(0, (byte) 10);
        picture.data(1).put(1, (byte) 11);
        picture.pts(42);
        return picture;
    }

    private static void rotate(AVFrame picture, double degreesClockwise) {
        av_display_rotation_set(
                new IntPointer(av_frame_new_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX, 36)
                        .data()),
                degreesClockwise);
    }

    private static String plane(AVFrame picture, int plane, int width, int height) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                text.append(picture.data(plane).get((long) y * picture.linesize(plane) + x))
                        .append(x + 1 < width ? " " : "/");
            }
        }
        return text.toString();
    }

    private static String turned(double degreesClockwise) throws DecodeException {
        AVFrame picture = picture();
        rotate(picture, degreesClockwise);
        try (FrameShaper shaper = new FrameShaper()) {
            shaper.shape(picture);
            shaper.shape(picture); // asks for nothing any more
            assertThat(picture.pts()).isEqualTo(42);
            int width = picture.width();
            int height = picture.height();
            return plane(picture, 0, width, height) + " " + plane(picture, 1, width / 2, height / 2);
        } finally {
            av_frame_free(picture);
        }
    }

    @Test
    void turnsAPictureAsItsFileAsks() throws DecodeException {
        assertThat(turned(90)).isEqualTo("4 0/5 1/6 2/7 3/ 10/11/");
        assertThat(turned(180)).isEqualTo("7 6 5 4/3 2 1 0/ 11 10/");
        assertThat(turned(270)).isEqualTo("3 7/2 6/1 5/0 4/ 11/10/");
    }

    @Test
    void leavesAnUprightPictureAlone() throws DecodeException {
        assertThat(turned(0)).isEqualTo("0 1 2 3/4 5 6 7/ 10 11/");
    }
}
