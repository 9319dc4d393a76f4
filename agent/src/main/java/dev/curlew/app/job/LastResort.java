package dev.curlew.app.job;

import java.util.concurrent.TimeUnit;

/** Ends the process although threads hang in a driver that never answers. */
final class LastResort {
    private LastResort() {}

    /** From now on the process lives so long at most. */
    static void halt(long millis, int exitCode) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(millis);
                    } catch (InterruptedException e) {
                        // nobody has a reference to this thread; then at once
                    }
                    Runtime.getRuntime().halt(exitCode);
                },
                "last resort");
        thread.setDaemon(true);
        thread.start();
    }
}
