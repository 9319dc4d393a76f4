package dev.curlew.app.console;

import java.io.PrintWriter;

/** A line that is drawn over on a terminal, and elsewhere a new line now and then. Main thread. */
public final class TerminalLine {
    /** The launcher knows whether stderr is a terminal; Java 17 does not. */
    private static final boolean TERMINAL = Boolean.getBoolean("curlew.terminal");

    private static final long DRAW_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private int width;

    public TerminalLine(PrintWriter out) {
        this.out = out;
    }

    /** How often it may be drawn. */
    public static long everyNanos() {
        return TERMINAL ? DRAW_NANOS : LINE_NANOS;
    }

    public void show(String line) {
        if (TERMINAL) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Takes the line away, so that what follows starts on a clean one. */
    public void clear() {
        if (TERMINAL && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }
}
