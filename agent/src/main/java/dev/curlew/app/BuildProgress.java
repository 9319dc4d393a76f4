package dev.curlew.app;

import java.io.PrintWriter;

/** Shows how far the build of an engine is: over one line on a terminal, else a line every ten seconds. Main thread. */
final class BuildProgress {
    private static final boolean TERMINAL = Boolean.getBoolean("curlew.terminal");
    private static final long DRAW_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private long drawn = System.nanoTime() - LINE_NANOS;
    private int width;

    BuildProgress(PrintWriter out) {
        this.out = out;
    }

    void draw(EngineBuild build) {
        long now = System.nanoTime();
        if (build.state() != EngineBuild.State.BUILDING || now - drawn < (TERMINAL ? DRAW_NANOS : LINE_NANOS)) {
            return;
        }
        drawn = now;
        String line = "  " + build.status();
        if (TERMINAL) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Takes the line away. */
    void clear() {
        if (TERMINAL && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }
}
