package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.doctor.Finding;
import dev.curlew.app.doctor.GpuCheckup;
import dev.curlew.app.doctor.HostCheck;
import dev.curlew.config.GpuConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew doctor}: what this machine has, what is missing and what brings it. */
@Command(
        name = "doctor",
        description = "Says what this machine has for Curlew, what is missing and which package brings it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Exit code 0 when models can run, be it on the CPU; 5 when not; 6 when --gpu asks for a GPU that cannot be"
                    + " used.",
            "",
            "Examples:",
            "  curlew doctor",
            "  curlew doctor --gpu 0"
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--gpu",
            paramLabel = "auto|none|N|UUID",
            description = "Which GPU; one that is named must be usable.")
    private String gpu = GpuConfig.AUTO;

    @Option(
            names = "--engine-cache",
            paramLabel = "DIR",
            description = "gpu.engineCache of the configuration, if it has one.")
    private @Nullable Path engineCache;

    @Override
    public Integer call() {
        GpuConfig config;
        try {
            config = GpuConfig.defaults().withDevice(gpu);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--gpu: " + e.getMessage());
        }
        List<Finding> host = HostCheck.findings(engineCache);
        List<Finding> device = GpuCheckup.findings(config);
        PrintWriter out = spec.commandLine().getOut();
        host.forEach(finding -> out.println(finding.line()));
        device.forEach(finding -> out.println(finding.line()));
        boolean cpu = host.stream().noneMatch(Finding::isMissing);
        boolean onGpu = !config.isOff() && device.stream().noneMatch(Finding::isMissing);
        out.println();
        out.println(verdict(cpu, onGpu));
        out.flush();
        return !cpu ? UserException.MODEL : config.isRequired() && !onGpu ? UserException.GPU : 0;
    }

    private static String verdict(boolean cpu, boolean onGpu) {
        if (!cpu) {
            return "Curlew cannot run models here; put right what is marked 'missing' first.";
        }
        return onGpu
                ? "Models run on the GPU."
                : "Models run on the CPU, and everything else works. For a GPU see the lines above and docs/gpu.md.";
    }
}
