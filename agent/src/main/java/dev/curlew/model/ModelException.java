package dev.curlew.model;

/** A model that cannot be used. The message is one line for the operator: file, key, value, rule and remedy. */
public class ModelException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_LENGTH = 4000;

    public ModelException(String message) {
        super(oneLine(message));
    }

    public ModelException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** Values out of a file may hold anything, and any amount of it. */
    private static String oneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line;
    }
}
