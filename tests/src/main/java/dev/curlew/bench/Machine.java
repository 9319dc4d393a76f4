package dev.curlew.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were taken on. */
final class Machine {
    private Machine() {}

    static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch", "");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch", ""));
    }

    /** More than the figures' own load means that somebody else worked meanwhile. */
    static double loadOfLastMinute() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** CPU time that all processes and our own ones have used up to a moment, in clock ticks of 10 ms. */
    record Used(long wallNanos, long all, long own) {}

    static Used used() throws IOException {
        String[] all = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        long busy = 0;
        for (int field : new int[] {1, 2, 3, 6, 7, 8}) { // user, nice, system, irq, softirq, steal
            busy += Long.parseLong(all[field]);
        }
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] self = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long own = 0;
        for (int field = 11; field <= 14; field++) { // of this process, then of the children it has waited for
            own += Long.parseLong(self[field]);
        }
        return new Used(System.nanoTime(), busy, own);
    }

    /** Which share of the machine went to others since then. */
    static double othersSince(Used start) throws IOException {
        Used now = used();
        double ticks = (now.wallNanos() - start.wallNanos())
                / 1e7
                * Runtime.getRuntime().availableProcessors();
        return Math.max(0, (now.all() - start.all() - now.own() + start.own()) / ticks);
    }
}
