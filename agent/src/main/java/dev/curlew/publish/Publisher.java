package dev.curlew.publish;

import java.time.Duration;

/**
 * Brings messages to one place: a broker, a server, a file. One thread, the sink's, calls it, and closes it. It keeps no
 * queue of its own: what it was handed is under way, everything else waits in the spool.
 */
public interface Publisher extends AutoCloseable {

    /**
     * Connects when it is not connected.
     *
     * @throws PublishException with what went wrong, in words for an operator
     */
    void connect(Duration atMost) throws PublishException, InterruptedException;

    boolean isConnected();

    /**
     * Whether messages that are under way together arrive in the order in which they were handed over. Where not, no
     * two of one key and lane are handed over together.
     */
    default boolean keepsOrder() {
        return true;
    }

    /**
     * Hands over one message.
     *
     * @param receipt told exactly once what became of it, on any thread, also when the connection is lost
     */
    void publish(Outgoing message, Receipt receipt) throws InterruptedException;

    /** Sends what was handed over, where that is not done at once. */
    default void flush() {}

    @Override
    void close();
}
