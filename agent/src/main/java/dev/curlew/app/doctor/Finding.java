package dev.curlew.app.doctor;

import java.util.Locale;

/** One line of the doctor's. */
public record Finding(State state, String what, String text) {
    /** How it is. */
    enum State {
        OK,
        /** Works, but somebody should know. */
        NOTE,
        MISSING
    }

    static Finding ok(String what, String text) {
        return new Finding(State.OK, what, text);
    }

    static Finding note(String what, String text) {
        return new Finding(State.NOTE, what, text);
    }

    static Finding missing(String what, String text) {
        return new Finding(State.MISSING, what, text);
    }

    public boolean isMissing() {
        return state == State.MISSING;
    }

    public String line() {
        return String.format(Locale.ROOT, "%-8s %-14s %s", state.name().toLowerCase(Locale.ROOT), what, text);
    }
}
