package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.GpuInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that makes one engine differ from another: two engines of the same key are interchangeable, and no other
 * fits. It stands in clear beside each plan.
 *
 * @param l4t release of Jetson's Linux; "" elsewhere
 * @param calibrationSha256 of a calibration table; "" as long as none is used
 * @param dlaCore -1 for the GPU itself
 */
record EngineKey(
        String onnxSha256,
        String tensorRt,
        String cudaRuntime,
        String computeCapability,
        String device,
        String l4t,
        String precision,
        int builderLevel,
        long workspaceBytes,
        String profile,
        String calibrationSha256,
        int dlaCore) {
    private static final Path TEGRA_RELEASE = Path.of("/etc/nv_tegra_release");
    private static final int ID_LETTERS = 24;

    static EngineKey of(EngineRequest request, GpuInfo gpu, String tensorRt) {
        return new EngineKey(
                request.onnxSha256(),
                tensorRt,
                gpu.runtimeVersion() / 1000 + "." + gpu.runtimeVersion() % 1000 / 10,
                gpu.computeMajor() + "." + gpu.computeMinor(),
                gpu.name(),
                l4t(TEGRA_RELEASE),
                request.precision().name(),
                request.builderLevel(),
                request.workspaceBytes(),
                request.profile(),
                "",
                -1);
    }

    /** {@code R36 REVISION: 4.3} of {@code # R36 (release), REVISION: 4.3, GCID: …}. */
    static String l4t(Path file) {
        try {
            String line = Files.readAllLines(file).get(0);
            String[] parts = line.replace("#", "").split(",", -1);
            return parts.length < 2
                    ? line.strip()
                    : parts[0].replace("(release)", "").strip() + " " + parts[1].strip();
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** Names the plan's file. */
    String id() {
        return sha256(toString().getBytes(StandardCharsets.UTF_8)).substring(0, ID_LETTERS);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }
}
