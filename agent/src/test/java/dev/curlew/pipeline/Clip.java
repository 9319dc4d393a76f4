package dev.curlew.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What every video of the media table shows: a coloured block at the upper left and one at the lower right whose grey
 * tells the frame's number. Raw RGB, for ffmpeg to encode.
 */
final class Clip {
    static final int FRAMES = 12;
    static final int FPS = 10;
    static final int[] BACKGROUND = {40, 80, 120};
    static final int[] BLOCK = {210, 120, 50};

    private Clip() {}

    static int grey(int frame) {
        return 40 + 14 * frame;
    }

    /** Each block covers a quarter of the width and height; the colours are those of a place given in eighths. */
    static int[] color(double x, double y, int frame) {
        if (x >= 1 && x < 3 && y >= 1 && y < 3) {
            return BLOCK;
        }
        if (x >= 5 && x < 7 && y >= 5 && y < 7) {
            return new int[] {grey(frame), grey(frame), grey(frame)};
        }
        return BACKGROUND;
    }

    static Path raw(Path folder, int width, int height) throws IOException {
        Path file = folder.resolve(width + "x" + height + ".rgb");
        if (Files.exists(file)) {
            return file;
        }
        byte[] picture = new byte[width * height * 3];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int frame = 0; frame < FRAMES; frame++) {
                for (int at = 0; at < width * height; at++) {
                    int row = at / width;
                    int[] color = color(8.0 * (at % width) / width, 8.0 * row / height, frame);
                    for (int channel = 0; channel < 3; channel++) {
                        picture[at * 3 + channel] = (byte) color[channel];
                    }
                }
                out.write(picture);
            }
        }
        return file;
    }
}
