package dev.curlew.control;

import dev.curlew.control.Answer.Status;

/** A command is not carried out, or only in part. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final Status status;
    private final String code;
    private final boolean passing;

    private CommandException(Status status, String code, String words, boolean passing) {
        super(words);
        this.status = status;
        this.code = code;
        this.passing = passing;
    }

    /** It will be refused however often it comes. */
    public static CommandException refused(String code, String words) {
        return new CommandException(Status.REFUSED, code, words, false);
    }

    /** The same command may be sent again later: this answer is not remembered. */
    public static CommandException refusedNow(String code, String words) {
        return new CommandException(Status.REFUSED, code, words, true);
    }

    /** @param words also what of it holds */
    public static CommandException failed(String code, String words) {
        return new CommandException(Status.FAILED, code, words, false);
    }

    Status status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** One line for a person, without secrets. */
    public String words() {
        return String.valueOf(getMessage());
    }

    boolean isPassing() {
        return passing;
    }
}
