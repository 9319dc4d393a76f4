package dev.curlew.media;

import java.util.Random;

/** Pictures with what real ones have: slow gradients, sharp edges, fine texture, noise and strong colours. */
public final class Scenery {
    private Scenery() {}

    /**
     * @param bits of a sample
     * @param fullRange whether 0 and the highest value appear, too
     */
    public static Pictures.Paint of(int width, int height, int bits, boolean fullRange) {
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        int unit = 1 << (bits - 8);
        return (plane, x, y) -> {
            double value;
            if (plane == 0) {
                double slope = 40 + 150.0 * x / width + 20.0 * y / height;
                double edge = (x / 37 + y / 23) % 3 == 0 ? 60 : 0;
                double texture = 18 * Math.sin(x * 0.9) * Math.cos(y * 0.7);
                value = slope - edge + texture + noise[(x * 31 + y * 57) & 4095] / 16.0;
            } else {
                int cell = (x / 29 + 2 * (y / 17) + plane) % 5;
                value = 128 + (cell - 2) * 30 + 10 * Math.sin((x + y) * 0.3) + noise[(x + 7 * y) & 4095] / 32.0;
            }
            int low = fullRange ? 0 : 16;
            int high = fullRange ? 255 : plane == 0 ? 235 : 240;
            return (int) Math.round(Math.max(low, Math.min(high, value)) * unit);
        };
    }
}
