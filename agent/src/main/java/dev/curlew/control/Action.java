package dev.curlew.control;

import com.fasterxml.jackson.databind.JsonNode;

/** Carries out one kind of command. Called by the bus's thread only. */
@FunctionalInterface
public interface Action {

    /**
     * @return what it brought
     * @throws CommandException with the reason why not
     */
    JsonNode run(Command command) throws CommandException, InterruptedException;
}
