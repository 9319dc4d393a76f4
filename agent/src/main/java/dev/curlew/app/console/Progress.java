package dev.curlew.app.console;

import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import dev.curlew.pipeline.StreamPipeline;
import java.io.PrintWriter;
import java.util.Locale;

/** One file's progress on one line. Main thread. */
public final class Progress {
    private static final int BAR = 24;

    private final StreamPipeline stream;
    private final TerminalLine shown;
    private final long started = System.nanoTime();
    private long drawn = started;
    private long lastFrames;
    private double fps;

    public Progress(StreamPipeline stream, PrintWriter out) {
        this.stream = stream;
        shown = new TerminalLine(out);
    }

    public void draw() {
        long now = System.nanoTime();
        StreamInfo info = stream.info();
        if (info == null || now - drawn < TerminalLine.everyNanos()) {
            return;
        }
        shown.show(line(now, info));
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

    /** Takes the line away, so that what follows starts on a clean one. */
    public void clear() {
        shown.clear();
    }
}
