package dev.curlew.app;

import java.io.PrintWriter;

/** Shows how far the build of an engine is. Main thread. */
final class BuildProgress {
    private final TerminalLine line;
    private long drawn = System.nanoTime() - TerminalLine.everyNanos();

    BuildProgress(PrintWriter out) {
        line = new TerminalLine(out);
    }

    void draw(EngineBuild build) {
        long now = System.nanoTime();
        if (build.state() == EngineBuild.State.BUILDING && now - drawn >= TerminalLine.everyNanos()) {
            drawn = now;
            line.show("  " + build.status());
        }
    }

    /** Takes the line away. */
    void clear() {
        line.clear();
    }
}
