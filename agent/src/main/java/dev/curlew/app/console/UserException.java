package dev.curlew.app.console;

/** Something a person has to put right. Its message is what is printed, its code the exit status. */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A fault of Curlew itself, or of how it is installed. */
    public static final int FAULT = 1;
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

    /** The line for what nobody using Curlew can have caused. */
    public static String fault(Throwable e) {
        if (e instanceof LinkageError) {
            return "its native libraries cannot be loaded: " + oneLine(e) + "; remove "
                    + System.getProperty("curlew.natives", "what is unpacked in CURLEW_CACHE")
                    + " and start again, and check that the JAR is of this machine's platform";
        }
        return "a fault of Curlew itself: " + oneLine(e) + "; please report it with the output of --verbose";
    }

    private static String oneLine(Throwable e) {
        Throwable cause = e;
        while (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().replaceAll("\\s+", " ").strip();
    }

    public int exitCode() {
        return exitCode;
    }
}
