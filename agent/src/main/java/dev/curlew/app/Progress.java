package dev.curlew.app;

import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import dev.curlew.pipeline.StreamPipeline;
import java.io.PrintWriter;
import java.util.Locale;

/** One file's progress: a line that is drawn over on a terminal, a new line now and then elsewhere. Main thread. */
final class Progress {
    private static final int BAR = 24;
    private static final long DRAW_NANOS = 200_000_000;
    private static final long LINE_NANOS = 10_000_000_000L;
    /** The launcher knows whether stderr is a terminal; Java 17 does not. */
    private static final boolean TERMINAL = Boolean.getBoolean("curlew.terminal");

    private final StreamPipeline stream;
    private final PrintWriter out;
    private final long started = System.nanoTime();
    private long drawn = started;
    private long lastFrames;
    private double fps;
    private int width;

    Progress(StreamPipeline stream, PrintWriter out) {
        this.stream = stream;
        this.out = out;
    }

    void draw() {
        long now = System.nanoTime();
        StreamInfo info = stream.info();
        if (info == null || now - drawn < (TERMINAL ? DRAW_NANOS : LINE_NANOS)) {
            return;
        }
        show(line(now, info), TERMINAL);
        drawn = now;
    }

    private String line(long now, StreamInfo info) {
        StreamStats stats = stream.stats();
        long frames = stats.analysed.get();
        double rate = (frames - lastFrames) / ((now - drawn) / 1e9);
        fps = lastFrames == 0 ? rate : fps * 0.9 + rate * 0.1;
        lastFrames = frames;
        StringBuilder line = new StringBuilder();
        long total = info.totalFrames();
        if (total > 0) {
            double share = Math.min(1, (double) frames / total);
            int full = (int) (share * BAR);
            line.append("  [")
                    .append("#".repeat(full))
                    .append("-".repeat(BAR - full))
                    .append("] ");
            line.append(String.format(Locale.ROOT, "%3.0f %%  frame %d/%d", share * 100, frames, total));
        } else {
            line.append("  frame ").append(frames);
        }
        line.append(String.format(Locale.ROOT, "  %.1f fps  %d tracks", fps, stats.tracks.get()));
        if (total > frames && fps > 0) {
            long seconds = Math.round((total - frames) / fps);
            line.append(String.format(Locale.ROOT, "  ETA %d:%02d", seconds / 60, seconds % 60));
        }
        return line.toString();
    }

    private void show(String line, boolean over) {
        if (over) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Takes the line away, so that what follows starts on a clean one. */
    void clear() {
        if (TERMINAL && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }
}
