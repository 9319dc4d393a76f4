package dev.curlew.link;

/**
 * How the connection to a broker stands, at one moment.
 *
 * @param broker its name in the configuration
 * @param use what the connection is for: messages, commands, or a test
 * @param state connected, connecting, or closed
 * @param sinceMillis when it came to be so
 * @param code of the last fault, "" after a success
 * @param problem the same in words
 * @param connects how often it was made
 * @param losses how often it was lost
 * @param callbackFailures exceptions that came out of what handles incoming messages, and out of the client itself
 */
public record LinkStatus(
        String broker,
        String use,
        String state,
        long sinceMillis,
        String code,
        String problem,
        long connects,
        long losses,
        long callbackFailures) {}
