package dev.curlew.link.mqtt;

/**
 * What a connection is for. Many brokers hang up on whoever publishes where it may not, and a client that resumes its
 * session publishes again what it was hung up for, so commands come in over a connection that publishes nothing.
 */
enum ClientUse {
    /** Starts afresh each time: what was not acknowledged waits in the spools. */
    MESSAGES("messages", ""),
    /** The broker keeps its session, and with it the commands that come while it is away. */
    COMMANDS("commands", "-commands"),
    /** Beside an agent that runs, which must not be pushed out. */
    TEST("test", "-test");

    private final String title;
    private final String suffix;

    ClientUse(String title, String suffix) {
        this.title = title;
        this.suffix = suffix;
    }

    String title() {
        return title;
    }

    /** Behind the client id. */
    String suffix() {
        return suffix;
    }
}
