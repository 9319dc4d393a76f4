package dev.curlew.lifecycle;

/** A piece of work without a thread of its own: one {@link WorkerThread} runs it in production, a test calls it. */
public interface Worker {

    /**
     * Does one unit of work; may wait for input, but never long without noticing that it is to stop.
     *
     * @return false when there will never be more to do
     */
    boolean work() throws Exception;

    /** Called once on the same thread after the last {@link #work}, also when that threw. */
    default void onStop() throws Exception {}
}
