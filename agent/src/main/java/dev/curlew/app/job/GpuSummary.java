package dev.curlew.app.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.app.engine.EngineBuild;
import dev.curlew.app.engine.Machine;
import dev.curlew.cuda.GpuInfo;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.InferenceStats;
import java.util.List;
import java.util.Locale;

/** The summary's part on the GPU. */
final class GpuSummary {
    private GpuSummary() {}

    static void put(ObjectNode into, Job job) {
        if (!job.chosen().problem().isEmpty()) {
            into.put("problem", job.chosen().problem());
        }
        GpuWatch watch = job.gpu();
        if (watch == null) {
            into.put("used", false);
            return;
        }
        into.put("used", true);
        device(into, watch);
        engines(into, job);
        build(into, job);
        InferenceStats stats = job.inferenceStats();
        Summary.quantiles(into.putObject("preprocessMillis"), stats.gpuPreprocess);
        Summary.quantiles(into.putObject("inferenceMillis"), stats.gpuInference);
        Summary.quantiles(into.putObject("copyMillis"), stats.gpuCopy);
    }

    private static void device(ObjectNode into, GpuWatch watch) {
        GpuInfo info = watch.gpu().info();
        into.put("name", info.name()).put("uuid", info.uuid());
        if (watch.gpuPercent() >= 0) {
            into.put("busyPercent", Summary.round(watch.gpuPercent()));
        }
        if (watch.decoderPercent() >= 0) {
            into.put("decoderBusyPercent", Summary.round(watch.decoderPercent()));
        }
        if (watch.mostBytes() >= 0) {
            into.put("peakMegabytes", Summary.round(watch.mostBytes() / 1e6));
        }
    }

    /** Of the engine that answers at the end, but for the frames that others answered. */
    private static void engines(ObjectNode into, Job job) {
        Machine.Accelerator accelerator = job.accelerator();
        List<EngineStats> engines = job.inferenceStats().engines();
        EngineStats last = engines.get(engines.size() - 1);
        boolean onGpu = job.model().gpu() != null;
        long frames = 0;
        for (EngineStats engine : engines) {
            frames += engine == last && onGpu ? 0 : engine.frames.get();
        }
        into.put("fallbackFrames", frames);
        if (accelerator != null && !job.isGpuLost()) {
            into.put("usedMegabytes", Summary.round(accelerator.admission().usedBytes() / 1e6))
                    .put(
                            "budgetMegabytes",
                            Summary.round(accelerator.admission().budgetBytes() / 1e6));
        }
        if (onGpu && last.frames.get() > 0) {
            into.put("batchFill", Summary.round(last.batchFill()))
                    .put("meanBatch", Summary.round(last.meanBatch()))
                    .put("uploadedBytesPerFrame", last.uploadedBytes.get() / last.frames.get())
                    .put("downloadedBytesPerFrame", last.downloadedBytes.get() / last.frames.get());
        }
    }

    private static void build(ObjectNode into, Job job) {
        EngineBuild build = job.build();
        if (build == null) {
            return;
        }
        ObjectNode engine = into.putObject("engineBuild");
        engine.put("state", build.state().name().toLowerCase(Locale.ROOT))
                .put("seconds", Summary.round(build.seconds()));
        if (build.state() == EngineBuild.State.FAILED) {
            engine.put("problem", build.status());
        }
    }
}
