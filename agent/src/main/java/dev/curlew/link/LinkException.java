package dev.curlew.link;

import org.jspecify.annotations.Nullable;

/** A broker cannot be reached or does not take something. Its message is one line for an operator, without secrets. */
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1;

    private final Fault fault;

    public LinkException(Fault fault, String words) {
        this(fault, words, null);
    }

    public LinkException(Fault fault, String words, @Nullable Throwable cause) {
        super(words, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** As {@link #getMessage}, which is never null here. */
    public String words() {
        String words = getMessage();
        return words == null ? fault.code() : words;
    }
}
