package dev.curlew.app.engine;

import dev.curlew.app.console.TerminalLine;
import java.io.PrintWriter;

/** Shows how far the build of an engine is. Main thread. */
public final class BuildProgress {
    private final TerminalLine line;
    private long drawn = System.nanoTime() - TerminalLine.everyNanos();

    public BuildProgress(PrintWriter out) {
        line = new TerminalLine(out);
    }

    public void draw(EngineBuild build) {
        long now = System.nanoTime();
        if (build.state() == EngineBuild.State.BUILDING && now - drawn >= TerminalLine.everyNanos()) {
            drawn = now;
            line.show("  " + build.status());
        }
    }

    /** Takes the line away. */
    public void clear() {
        line.clear();
    }
}
