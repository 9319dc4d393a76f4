package dev.curlew.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** How long a frame of a live camera is under way, against one inference on an idle machine. */
final class LiveLatency {
    private LiveLatency() {}

    static void measure(Subjects subjects, double singleInferenceMillis, PrintStream out)
            throws IOException, InterruptedException {
        subjects.await(subjects.startAgent(1, "live: true, fps: 10"), "the agent");
        JsonNode stream = subjects.summary().get("streams").get(0);
        JsonNode latency = stream.get("decodedToEventMillis");
        double p50 = latency.get("p50").asDouble();
        double p99 = latency.get("p99").asDouble();
        out.println(String.format(
                Locale.ROOT,
                "  live at 10 fps, decoded to event: p50 %.1f ms, p99 %.1f ms; %.2f and %.2f times one inference"
                        + " (%.1f ms); %d of %d frames dropped",
                p50,
                p99,
                p50 / singleInferenceMillis,
                p99 / singleInferenceMillis,
                singleInferenceMillis,
                stream.get("dropped").asInt(),
                stream.get("decoded").asInt()));
    }
}
