package dev.curlew.link.mqtt;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.Thing;

/** What the agent calls itself: the same after a restart, and nobody else's. */
final class ClientId {
    private static final int MAX_LENGTH = 128;

    private ClientId() {}

    /** @param set in the configuration; "" makes one */
    static String of(String set, String broker, ClientUse use) {
        String made = (set.isEmpty() ? Thing.name() + "-curlew-" + broker : set) + use.suffix();
        return made.length() <= MAX_LENGTH ? made : made.substring(made.length() - MAX_LENGTH);
    }

    /** The nucleus connects under the thing's name, and the two would push each other out for ever. */
    static void requireOwn(String id, String broker) throws LinkException {
        if (id.equals(Thing.ofAws())) {
            throw new LinkException(
                    Fault.AUTH,
                    "brokers." + broker + ".clientId must not be " + id + ", the thing's own name, under which the"
                            + " Greengrass nucleus connects; leave it empty, or add something to it");
        }
    }
}
