package dev.curlew.publish;

import dev.curlew.spool.SpoolStats;

/**
 * How one sink's messages fare, at one moment.
 *
 * @param lane what is sent now
 * @param code of the problem, "" when there is none
 * @param problem one line for an operator, "" when there is none
 * @param delivered messages that the other side has taken, and how many of them were replayed
 * @param retries messages that had to be sent again
 * @param deadLetters messages that the other side will never take
 * @param outages how often it could not be reached, or refused
 * @param waiting what the spool holds
 */
public record DeliveryStatus(
        State state,
        DeliveryLane lane,
        String code,
        String problem,
        long delivered,
        long replayed,
        long underWay,
        long retries,
        long deadLetters,
        long outages,
        SpoolStats waiting) {

    /** In a word. */
    public enum State {
        CONNECTING("connecting"),
        SENDING("sending"),
        /** It failed, and is tried again after a while. */
        WAITING("waiting"),
        /** Rights or credentials were refused; it is probed now and then. */
        DENIED("denied"),
        /** By command. */
        PAUSED("paused"),
        STOPPED("stopped"),
        /** By a fault of Curlew. */
        FAILED("failed");

        private final String title;

        State(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
