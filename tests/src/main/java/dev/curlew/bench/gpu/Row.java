package dev.curlew.bench.gpu;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param part what was asked for with --only
 * @param value the figure as a number for scripts; NaN where there is none
 * @param text the figure as people read it
 * @param goal what it must be; empty for a figure that only informs
 * @param good whether it is; null for a figure that only informs
 * @param note what limits it, or what went wrong
 */
record Row(String part, String name, double value, String text, String goal, @Nullable Boolean good, String note) {
    static Row figure(String part, String name, double value, String text, String note) {
        return new Row(part, name, value, text, "", null, note);
    }

    static Row goal(String part, String name, double value, String text, String goal, boolean good, String note) {
        return new Row(part, name, value, text, goal, good, note);
    }

    /** A part that could not be measured is not passed. */
    static Row failed(String part, String name, String note) {
        return new Row(part, name, Double.NaN, "failed", "runs", false, note);
    }

    boolean isBad() {
        return Boolean.FALSE.equals(good);
    }
}
