package dev.curlew.publish;

/**
 * Why a stream, or the agent, is no longer there.
 *
 * @param code for programs, such as source-failed
 * @param words for people, one line
 */
public record Cause(String code, String words) {
    /** The source came to its end. */
    public static Cause ended() {
        return new Cause("ended", "the source came to its end");
    }

    /** By a signal or a command. */
    public static Cause stopped() {
        return new Cause("stopped", "the agent was asked to stop");
    }
}
