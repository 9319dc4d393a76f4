package dev.curlew.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * The geometry of charts: shapes in units of buckets and tracks, upwards negative, which the page stretches to its
 * width; ticks in per cent, which the page sets as text that keeps its size.
 */
final class Chart {
    private static final int TIME_TICKS = 6;
    private static final int VERTICAL_TICKS = 4;
    private static final double[] STEPS_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
    };

    private Chart() {}

    /** The outline of columns without gaps, from the tops of what lies below to the tops of this. */
    static String area(int[] below, int[] tops) {
        StringBuilder path = new StringBuilder("M0 0");
        for (int i = 0; i < tops.length; i++) {
            path.append('V').append(-tops[i]).append('H').append(i + 1);
        }
        for (int i = tops.length - 1; i >= 0; i--) {
            path.append('V').append(-below[i]).append('H').append(i);
        }
        return path.append('Z').toString();
    }

    /** Columns that stand apart. */
    static String columns(int[] heights) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < heights.length; i++) {
            if (heights[i] > 0) {
                path.append('M').append(i).append(" 0V").append(-heights[i]).append("h.8V0Z");
            }
        }
        return path.toString();
    }

    /** Where a vertical axis ends: a multiple of the step that is not below the value. */
    static int top(int highest) {
        int step = step(highest);
        return Math.max(1, (highest + step - 1) / step) * step;
    }

    /** The least of 1, 2, 5, 10, 20, 50, ... of which few reach the value. */
    private static int step(int highest) {
        int ten = 1;
        while (5L * ten * VERTICAL_TICKS < highest) {
            ten *= 10;
        }
        int times = (highest + VERTICAL_TICKS * ten - 1) / (VERTICAL_TICKS * ten);
        return times <= 1 ? ten : times <= 2 ? 2 * ten : 5 * ten;
    }

    static void verticalTicks(ArrayNode ticks, int top) {
        for (int value = step(top); value <= top; value += step(top)) {
            ObjectNode tick = ticks.addObject();
            tick.put("percent", percent(value, top));
            tick.put("text", value);
        }
    }

    /** Round times; every other one is minor, to be left out where there is little room. */
    static void timeTicks(ArrayNode ticks, double begin, double length, TimeText time) {
        double step = STEPS_SECONDS[STEPS_SECONDS.length - 1];
        for (int i = STEPS_SECONDS.length - 1; i >= 0 && length / STEPS_SECONDS[i] <= TIME_TICKS; i--) {
            step = STEPS_SECONDS[i];
        }
        while (length / step > TIME_TICKS) {
            step *= 2;
        }
        // text at the very end would stick out of the chart
        for (double at = Math.ceil(begin / step) * step; at < begin + 0.97 * length; at += step) {
            ObjectNode tick = ticks.addObject();
            tick.put("percent", percent(at - begin, length));
            tick.put("text", time.tick(at));
            tick.put("minor", ticks.size() % 2 == 0);
        }
    }

    static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.2f", 100 * part / whole);
    }
}
