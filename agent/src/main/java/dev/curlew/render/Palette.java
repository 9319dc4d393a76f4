package dev.curlew.render;

/** The colours of tracks: the same in the video and in the report, and far apart for neighbouring numbers. */
final class Palette {
    static final int BLACK = 0x000000;
    static final int WHITE = 0xffffff;

    /** After Sasha Trubetskoy's list of distinct colours, without those too dark to be seen on a street. */
    private static final int[] TRACKS = {
        0xe6194b, 0x3cb44b, 0xffe119, 0x4363d8, 0xf58231, 0xb14be0, 0x42d4f4, 0xf032e6,
        0xff8fab, 0x00b894, 0x469990, 0xdcbeff, 0xc08040, 0x9be22d, 0xff7f7f, 0xaaffc3
    };

    /** Light ones that differ also for those who see no red or green; none is the lines' yellow. */
    private static final int[] ZONES = {0x37d3ff, 0xff9de2, 0x9dffb0, 0xc9b3ff, 0xffc48a};

    private Palette() {}

    /** Of the zone with that number in its picture. */
    static int zone(int number) {
        return ZONES[number % ZONES.length];
    }

    static int size() {
        return TRACKS.length;
    }

    static int index(long trackId) {
        return (int) Math.floorMod(trackId, (long) TRACKS.length);
    }

    /** 0xRRGGBB by {@link #index}. */
    static int track(int index) {
        return TRACKS[index];
    }

    /** Black or white, whichever can be read on the colour. */
    static int textOn(int rgb) {
        double light = 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
        // WCAG contrast: (light + .05) / .05 against black, 1.05 / (light + .05) against white
        return light > 0.179 ? BLACK : WHITE;
    }

    private static double linear(int channel) {
        double value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    static String css(int rgb) {
        return String.format("#%06x", rgb & 0xffffff);
    }
}
