package dev.curlew.app;

/** Something a person has to put right. Its message is what is printed, its code the exit status. */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Usage or settings are wrong. */
    public static final int USAGE = 2;
    /** An input cannot be read. */
    public static final int INPUT = 3;
    /** An output cannot be written. */
    public static final int OUTPUT = 4;
    /** A model cannot be loaded or run. */
    public static final int MODEL = 5;
    /** The GPU was lost, or one that was named cannot be used. */
    public static final int GPU = 6;
    /** The GPU's memory has no room for a source. */
    public static final int NO_ROOM = 7;
    /** Not an error: a signal ended the work early, and what was done is complete. */
    public static final int INTERRUPTED = 130;

    private final int exitCode;

    public UserException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
