package dev.curlew.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Fails a test that leaves an owner of native memory, a file or a thread open, be it in a field of its class. JUnit finds it
 * by META-INF/services, so it watches every test of its own engine in this module; jqwik's properties are not among them.
 */
public final class NothingLeaks implements TestInstancePreConstructCallback, AfterEachCallback {
    private static final long ENDING_MILLIS = 2000;
    /** The threads that look after {@code @Timeout} are JUnit's and stay. */
    private static final String OF_JUNIT = "junit-";

    private Set<Leaks.Mark> before = Set.of();
    private Set<Thread> threadsBefore = Set.of();

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext instance, ExtensionContext context) {
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
            if (!thread.isDaemon()
                    && !threadsBefore.contains(thread)
                    && !thread.getName().startsWith(OF_JUNIT)) {
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
