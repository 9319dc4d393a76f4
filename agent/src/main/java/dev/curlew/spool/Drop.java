package dev.curlew.spool;

/**
 * Messages of one key that were dropped before they were delivered.
 *
 * @param key "" for the agent's own, and where it is not known any more
 * @param fromSeq the range that they lie in; others of it may have been delivered. 0 where it is not known
 * @param count how many
 */
public record Drop(String key, Priority priority, long epoch, long fromSeq, long toSeq, long count, Cause cause) {

    /** Why. */
    public enum Cause {
        /** The quota, or the agent's budget of disk, had no room for all. */
        QUOTA("quota"),
        /** They waited longer than maxAge. */
        AGE("age"),
        /** The disk was full and more urgent ones needed the room. */
        DISK_FULL("disk-full"),
        /** The disk did not take them in time and memory had no room for all. */
        MEMORY("memory"),
        /** They could not be read back. */
        DAMAGED("damaged");

        private final String title;

        Cause(String title) {
            this.title = title;
        }

        /** As it stands in messages. */
        public String title() {
            return title;
        }
    }

    /** Both in one, with the range around both. */
    Drop plus(Drop other) {
        return new Drop(
                key,
                priority,
                epoch,
                Math.min(fromSeq, other.fromSeq),
                Math.max(toSeq, other.toSeq),
                count + other.count,
                cause);
    }
}
