package dev.curlew.kit;

import java.util.Arrays;

/** A packed BGR0 picture to paint on. */
public final class Picture {
    public final int width;
    public final int height;
    final byte[] bgr0;

    Picture(int width, int height) {
        this.width = width;
        this.height = height;
        this.bgr0 = new byte[width * height * 4];
    }

    void clear() {
        Arrays.fill(bgr0, (byte) 0);
    }

    /** Fills a rectangle; what lies outside the picture is left out. */
    public void fill(int left, int top, int right, int bottom, int blue, int green, int red) {
        for (int y = Math.max(top, 0); y < Math.min(bottom, height); y++) {
            for (int x = Math.max(left, 0); x < Math.min(right, width); x++) {
                int at = (y * width + x) * 4;
                bgr0[at] = (byte) blue;
                bgr0[at + 1] = (byte) green;
                bgr0[at + 2] = (byte) red;
            }
        }
    }
}
