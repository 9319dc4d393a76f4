package dev.curlew.lifecycle;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry of open owners of native memory, files and threads. Each owner takes a mark when it opens and closes it
 * with itself; tests assert that none is left. JavaCPP's and the JVM's own counters see neither kind of leak.
 */
public final class Leaks {
    /** Where an owner was made is worth an exception's cost only in tests: {@code -Dcurlew.leaks.stacks=true}. */
    private static final boolean STACKS = Boolean.getBoolean("curlew.leaks.stacks");

    private static final Set<Mark> OPEN = ConcurrentHashMap.newKeySet();

    private Leaks() {}

    public static Mark opened(Object owner) {
        Mark mark = new Mark(owner.getClass().getSimpleName(), STACKS ? new Throwable("opened here") : null);
        OPEN.add(mark);
        return mark;
    }

    /** What is open now. */
    public static List<Mark> open() {
        return List.copyOf(OPEN);
    }

    /** One open owner. */
    public static final class Mark implements AutoCloseable {
        private final String owner;
        private final @Nullable Throwable stack;

        private Mark(String owner, @Nullable Throwable stack) {
            this.owner = owner;
            this.stack = stack;
        }

        public String owner() {
            return owner;
        }

        /** Where it was opened, when stacks are kept. */
        public @Nullable Throwable stack() {
            return stack;
        }

        @Override
        public void close() {
            OPEN.remove(this);
        }

        @Override
        public String toString() {
            return owner;
        }
    }
}
