package dev.curlew.source;

/** A source that cannot be opened, or broke; the message is one line for the operator. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1;

    public SourceException(String message) {
        super(message);
    }
}
