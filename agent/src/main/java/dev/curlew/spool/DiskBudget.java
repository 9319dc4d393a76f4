package dev.curlew.spool;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the agent may use of its disk, for all that keep something there. A part of it is only for what is urgent. Any
 * thread.
 */
public final class DiskBudget {
    private final long limitBytes;
    private final long reserveBytes;
    private final Map<String, Share> shares = new LinkedHashMap<>();
    private long used;

    /** @param reserveBytes of the limit, for alerts */
    public DiskBudget(long limitBytes, long reserveBytes) {
        this.limitBytes = limitBytes;
        this.reserveBytes = reserveBytes;
    }

    /** One user's part of it. */
    public final class Share {
        private long bytes;

        private Share() {}

        /** @return false when there is not room for so much more */
        public boolean take(long more, Priority priority) {
            synchronized (DiskBudget.this) {
                long limit = priority == Priority.ALERT ? limitBytes : limitBytes - reserveBytes;
                if (used + more > limit) {
                    return false;
                }
                claim(more);
                return true;
            }
        }

        /** What lies there from an earlier run counts, also beyond the limit. */
        public void claim(long found) {
            synchronized (DiskBudget.this) {
                bytes += found;
                used += found;
            }
        }

        public void giveBack(long less) {
            claim(-less);
        }
    }

    /** @param user its name in the status; one that is known goes on with what it has */
    public synchronized Share share(String user) {
        return shares.computeIfAbsent(user, name -> new Share());
    }

    public long limitBytes() {
        return limitBytes;
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    public synchronized long usedBytes() {
        return used;
    }

    /** Bytes by user. */
    public synchronized Map<String, Long> users() {
        Map<String, Long> users = new LinkedHashMap<>();
        shares.forEach((user, share) -> users.put(user, share.bytes));
        return users;
    }
}
