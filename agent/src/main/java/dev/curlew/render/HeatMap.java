package dev.curlew.render;

import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import java.util.Arrays;
import java.util.List;

/** Where objects stood and for how long: object-seconds by place of the bottom centre, on a grid over the picture. */
final class HeatMap {
    private static final int COLUMNS = 160;
    private static final double LONGEST_GAP_SECONDS = 1;
    /** Of the cells, so that one parked car does not make all else invisible. */
    private static final double SATURATED = 0.01;

    /** Transparent violet over red to yellow, as 0xAARRGGBB. */
    private static final int[] RAMP = {0x00400060, 0x90601090, 0xb0c02870, 0xd0f86020, 0xe8ffd030, 0xf4ffffb0};

    private final int rows;
    private final float[] seconds;
    private boolean started;
    private long lastNanos;

    HeatMap(int pictureWidth, int pictureHeight) {
        rows = Math.max(1, Math.min(4 * COLUMNS, Math.round((float) COLUMNS * pictureHeight / pictureWidth)));
        seconds = new float[COLUMNS * rows];
    }

    /** @param width of the picture that the boxes refer to */
    void add(List<Track> tracks, int width, int height, long captureNanos) {
        double gap = started ? (captureNanos - lastNanos) / 1e9 : 0;
        started = true;
        lastNanos = captureNanos;
        float weight = (float) Math.max(0, Math.min(gap, LONGEST_GAP_SECONDS));
        for (int i = 0; i < tracks.size(); i++) {
            Box box = tracks.get(i).box();
            int x = (int) Math.floor(box.centerX() * COLUMNS / width);
            // feet on the last row belong to the picture
            int y = (int) Math.floor(Math.min(box.bottom(), height - 1) * rows / height);
            if (x >= 0 && x < COLUMNS && y >= 0 && y < rows) {
                seconds[y * COLUMNS + x] += weight;
            }
        }
    }

    /** As a PNG with transparency, to be laid over a still of the scene. */
    byte[] png() {
        float[] smooth = blur(blur(seconds, 1, COLUMNS), COLUMNS, rows);
        float top = brightest(smooth);
        int[] argb = new int[smooth.length];
        for (int i = 0; i < smooth.length; i++) {
            // the root shows a path walked once beside a place where people wait
            argb[i] = color(top > 0 ? (float) Math.sqrt(Math.min(1, smooth[i] / top)) : 0);
        }
        return Png.of(argb, COLUMNS, rows);
    }

    private static float brightest(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int empty = 0;
        while (empty < sorted.length && sorted[empty] <= 1e-6f) {
            empty++;
        }
        int used = sorted.length - empty;
        return used == 0 ? 0 : sorted[sorted.length - 1 - (int) (used * SATURATED)];
    }

    /** A small Gaussian along one direction. */
    private float[] blur(float[] from, int step, int length) {
        float[] kernel = {0.06f, 0.24f, 0.4f, 0.24f, 0.06f};
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            int at = step == 1 ? i % COLUMNS : i / COLUMNS;
            for (int k = -2; k <= 2; k++) {
                if (at + k >= 0 && at + k < length) {
                    to[i] += kernel[k + 2] * from[i + k * step];
                }
            }
        }
        return to;
    }

    private static int color(float heat) {
        float place = heat * (RAMP.length - 1);
        int below = Math.min((int) place, RAMP.length - 2);
        float share = place - below;
        int color = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int a = RAMP[below] >>> shift & 0xff;
            int b = RAMP[below + 1] >>> shift & 0xff;
            color |= Math.round(a + (b - a) * share) << shift;
        }
        return color;
    }
}
