package dev.curlew.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves an owner of native memory, a file or a thread open. */
public final class NothingLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final long ENDING_MILLIS = 2000;

    private Set<Leaks.Mark> before = Set.of();
    private Set<Thread> threadsBefore = Set.of();

    @Override
    public void beforeEach(ExtensionContext context) {
        before = new HashSet<>(Leaks.open());
        threadsBefore = new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        List<String> left = Leaks.open().stream()
                .filter(mark -> !before.contains(mark))
                .map(Leaks.Mark::owner)
                .toList();
        assertThat(left).as("left open by %s", context.getDisplayName()).isEmpty();
        List<String> threads = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.isDaemon() && !threadsBefore.contains(thread)) {
                // a pool says that it has ended a moment before its last thread has
                thread.join(ENDING_MILLIS);
                if (thread.isAlive()) {
                    threads.add(thread.getName());
                }
            }
        }
        assertThat(threads).as("threads left by %s", context.getDisplayName()).isEmpty();
    }
}
