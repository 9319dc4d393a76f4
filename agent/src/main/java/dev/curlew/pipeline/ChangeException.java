package dev.curlew.pipeline;

/** A running stream could not be changed, and stays as it was. */
public final class ChangeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    ChangeException(String code, String words) {
        super(words);
        this.code = code;
    }

    /** stream-ended or timeout. */
    public String code() {
        return code;
    }
}
