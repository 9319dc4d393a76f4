package dev.curlew.lifecycle;

import java.util.List;

/** What is done with threads at their end. */
public final class Threads {
    private Threads() {}

    /**
     * Waits until all have ended, also when the caller is interrupted meanwhile: what they use may not be closed before.
     * The interrupt is not lost, the caller finds it afterwards.
     */
    public static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
