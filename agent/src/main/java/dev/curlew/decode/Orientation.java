package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a stored picture is turned to stand upright: the eight ways of a display matrix, which a phone writes into its
 * videos and EXIF into photos. Other angles count as the nearest quarter turn.
 */
enum Orientation {
    UPRIGHT(""),
    MIRRORED("hflip"),
    UPSIDE_DOWN("hflip,vflip"),
    FLIPPED("vflip"),
    TRANSPOSED("transpose=dir=cclock_flip"),
    CLOCKWISE("transpose=dir=clock"),
    ANTITRANSPOSED("transpose=dir=clock_flip"),
    COUNTERCLOCKWISE("transpose=dir=cclock");

    private final String filters;

    Orientation(String filters) {
        this.filters = filters;
    }

    /** libavfilter's filters that do it, in their order, each as name=options. */
    List<String> filters() {
        return filters.isEmpty() ? List.of() : List.of(filters.split(","));
    }

    static Orientation of(AVFrame av) {
        if (av.nb_side_data() == 0) {
            return UPRIGHT;
        }
        AVFrameSideData data = av_frame_get_side_data(av, AV_FRAME_DATA_DISPLAYMATRIX);
        if (data == null || data.size() < 9 * Integer.BYTES) {
            return UPRIGHT;
        }
        IntPointer matrix = new IntPointer(data.data());
        return of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    /** A pixel at (x, y) is shown at (ax + cy, bx + dy), moved into sight; only signs and what is larger count. */
    static Orientation of(long a, long b, long c, long d) {
        if (a == 0 && b == 0 && c == 0 && d == 0) {
            return UPRIGHT;
        }
        if (Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d)) {
            if (c < 0) {
                return b < 0 ? ANTITRANSPOSED : CLOCKWISE;
            }
            return b < 0 ? COUNTERCLOCKWISE : TRANSPOSED;
        }
        if (a < 0) {
            return d < 0 ? UPSIDE_DOWN : MIRRORED;
        }
        return d < 0 ? FLIPPED : UPRIGHT;
    }
}
