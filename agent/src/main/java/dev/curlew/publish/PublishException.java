package dev.curlew.publish;

/** The other side did not take a message, or cannot be reached. */
public final class PublishException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String code;

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
    }

    public PublishException(Kind kind, String code, String words) {
        super(words);
        this.kind = kind;
        this.code = code;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
