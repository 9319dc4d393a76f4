package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a summary of the agent says; docs/operator-guide.md describes its fields. */
record Figures(JsonNode summary) {
    double fps() {
        return summary.path("afterWarmUp").path("fps").asDouble();
    }

    long frames() {
        return sum("analysed");
    }

    long dropped() {
        return sum("dropped");
    }

    long droppedAfterWarmUp() {
        long dropped = 0;
        for (int i = 0; i < streams(); i++) {
            dropped += stream(i).path("afterWarmUp").path("dropped").asLong();
        }
        return dropped;
    }

    /** Of one core, per stream. */
    double cpuPercentPerStream() {
        JsonNode steady = summary.path("afterWarmUp");
        return 100
                * steady.path("cpuSeconds").asDouble()
                / steady.path("seconds").asDouble()
                / streams();
    }

    int streams() {
        return summary.path("streams").size();
    }

    /** Median of the streams' medians. */
    double latencyP50() {
        return Json.median(each("p50"));
    }

    /** Of the worst stream. */
    double latencyP99() {
        double worst = 0;
        for (double p99 : each("p99")) {
            worst = Math.max(worst, p99);
        }
        return worst;
    }

    private double[] each(String quantile) {
        double[] values = new double[streams()];
        for (int i = 0; i < values.length; i++) {
            // after the warm-up
            values[i] = stream(i)
                    .path("afterWarmUp")
                    .path("decodedToEventMillis")
                    .path(quantile)
                    .asDouble(Double.NaN);
        }
        return values;
    }

    private JsonNode stream(int i) {
        return summary.path("streams").path(i);
    }

    private long sum(String counter) {
        long sum = 0;
        for (JsonNode stream : summary.path("streams")) {
            sum += stream.path(counter).asLong();
        }
        return sum;
    }

    boolean isOnNvdec(int i) {
        return stream(i).path("decoder").asText().toLowerCase(Locale.ROOT).contains("nvdec");
    }

    /** Whether the device itself said that it has no decoder for the stream's codec. */
    boolean isCodecUnsupported(int i) {
        String fallback = stream(i).path("decoderFallback").asText();
        return fallback.startsWith("codec-unsupported") && fallback.contains("lacking required capabilities");
    }

    /** With the reason where it is not the GPU's. */
    String decoder(int i) {
        String fallback = stream(i).path("decoderFallback").asText();
        return stream(i).path("decoder").asText("not told") + (fallback.isEmpty() ? "" : " (" + fallback + ")");
    }

    String engine() {
        return summary.path("engine").asText();
    }

    /** What was not done by the GPU, on one line; empty when all was. */
    String detours() {
        List<String> detours = new ArrayList<>();
        for (int i = 0; i < streams(); i++) {
            if (!isOnNvdec(i)) {
                detours.add(stream(i).path("id").asText() + " decoded by " + decoder(i));
            }
        }
        if (!engine().contains("TensorRT")) {
            detours.add("inferred by " + engine());
        }
        long elsewhere = summary.path("gpu").path("fallbackFrames").asLong();
        if (elsewhere > 0) {
            detours.add(elsewhere + " frames inferred by ONNX Runtime");
        }
        if (sum("hostFrames") > 0) {
            detours.add(sum("hostFrames") + " pictures decoded in host memory");
        }
        if (sum("downloadedBytes") > 0) {
            detours.add(sum("downloadedBytes") + " bytes of pictures copied to the host");
        }
        return detours.isEmpty()
                ? ""
                : detours.get(0) + (detours.size() > 1 ? " and " + (detours.size() - 1) + " more" : "");
    }

    /** Outputs, and pictures that were copied to the host; NaN where the agent does not tell. */
    double downloadedBytesPerFrame() {
        double outputs = summary.path("gpu").path("downloadedBytesPerFrame").asDouble(Double.NaN);
        return outputs + (double) sum("downloadedBytes") / Math.max(1, frames());
    }

    double uploadedBytesPerFrame() {
        return summary.path("gpu").path("uploadedBytesPerFrame").asDouble(Double.NaN);
    }

    double batchFill() {
        return summary.path("gpu").path("batchFill").asDouble(Double.NaN);
    }
}
