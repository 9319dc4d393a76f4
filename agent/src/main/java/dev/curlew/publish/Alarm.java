package dev.curlew.publish;

import java.util.concurrent.TimeUnit;

/** The time, and a wait that others can end. One thread waits, any wakes it. */
interface Alarm {
    long nanoTime();

    /** At most that long; returns at once when somebody called {@link #wake} since the last wait. */
    void await(long nanos) throws InterruptedException;

    void wake();

    /** By the system's clock. */
    static Alarm system() {
        return new Alarm() {
            private boolean rung; // guarded by this

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public synchronized void await(long nanos) throws InterruptedException {
                long end = System.nanoTime() + nanos;
                for (long left = nanos; !rung && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                rung = false;
            }

            @Override
            public synchronized void wake() {
                rung = true;
                notifyAll();
            }
        };
    }
}
