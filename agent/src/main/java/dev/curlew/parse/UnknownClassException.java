package dev.curlew.parse;

import dev.curlew.model.ModelException;

/** A class was asked for by a name that the model does not have: the model is sound, the question is not. */
public final class UnknownClassException extends ModelException {
    private static final long serialVersionUID = 1;

    UnknownClassException(String message) {
        super(message);
    }
}
