package dev.curlew.model;

import java.util.Comparator;
import java.util.List;

/** Which of the version folders may be loaded, as in Triton's {@code version_policy}. */
public sealed interface VersionPolicy {

    /** The highest {@code count} numbers. */
    record Latest(long count) implements VersionPolicy {}

    record All() implements VersionPolicy {}

    record Specific(List<Long> versions) implements VersionPolicy {
        public Specific {
            versions = List.copyOf(versions);
        }
    }

    /** The versions of {@code present} that may be loaded, highest first. */
    default List<Long> select(List<Long> present) {
        List<Long> sorted = present.stream().sorted(Comparator.reverseOrder()).toList();
        if (this instanceof Latest latest) {
            return sorted.stream().limit(latest.count()).toList();
        }
        if (this instanceof Specific specific) {
            return sorted.stream().filter(specific.versions()::contains).toList();
        }
        return sorted;
    }
}
