package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nvidia-smi and /proc say. */
final class Nvidia {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s*(\\d+) kB");

    private Nvidia() {}

    static ObjectNode machine() throws IOException, InterruptedException {
        ObjectNode machine = JsonNodeFactory.instance.objectNode();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.version", ""));
        String[] columns = query("name,driver_version,memory.total,memory.used").split(", *", -1);
        machine.put("gpu", columns[0]);
        if (columns.length == 4) {
            machine.put("driver", columns[1])
                    .put("memoryMegabytes", columns[2])
                    .put("memoryUsedBeforeMegabytes", columns[3]);
        }
        return machine;
    }

    /** Device memory in use, of all processes, in MiB; NaN where nvidia-smi does not tell. */
    static double usedMebibytes() throws IOException, InterruptedException {
        String answer = query("memory.used");
        return answer.matches("\\d+") ? Double.parseDouble(answer) : Double.NaN;
    }

    private static String query(String fields) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(
                            "nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader,nounits", "--id=" + device()))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? answer : "none";
        } catch (IOException e) {
            return "none"; // there is no nvidia-smi
        }
    }

    /** The one that CUDA's programs see first. */
    private static String device() {
        String visible =
                System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "").strip();
        return visible.isEmpty() ? "0" : visible.split(",", 2)[0];
    }

    /** Resident memory of a process in MB of 1,000,000 bytes; NaN once it has ended. */
    static double rssMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        Matcher matcher = RSS.matcher(Files.readString(status));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) * 1024 / 1e6 : Double.NaN;
    }

    static String megabytes(double value) {
        return String.format(Locale.ROOT, "%,.0f MB", value);
    }
}
