package dev.curlew.publish;

import java.time.Duration;

/** The other side did not take a message, or cannot be reached. */
public final class PublishException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String code;
    private final Duration retryAfter;

    /** What to do about it. */
    public enum Kind {
        /** Connect again, then the same message again. */
        RETRY,
        /** This one message will never be taken: put it aside and go on. */
        MESSAGE,
        /** None will be taken until somebody changes rights or credentials: pause, and probe now and then. */
        DENIED
    }

    /**
     * @param code for programs: dns, tcp, tls-chain, tls-host, auth, acl, too-large, timeout, ...
     * @param words one line for an operator with the remedy, without secrets
     */
    public PublishException(Kind kind, String code, String words, Throwable cause) {
        super(words, cause);
        this.kind = kind;
        this.code = code;
        this.retryAfter = Duration.ZERO;
    }

    public PublishException(Kind kind, String code, String words) {
        this(kind, code, words, Duration.ZERO);
    }

    /** @param retryAfter the other side wants to be left alone that long */
    public PublishException(Kind kind, String code, String words, Duration retryAfter) {
        super(words);
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Zero where the other side did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
