package dev.curlew.infer;

/** A network that cannot be loaded or run; the message is one line for the operator. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
