package dev.curlew.link.mqtt;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the agent calls itself: the same after a restart, and nobody else's. */
final class ClientId {
    private static final int MAX_LENGTH = 128;

    private ClientId() {}

    /** @param set in the configuration; "" makes one */
    static String of(String set, String broker) {
        if (!set.isEmpty()) {
            return set;
        }
        @Nullable String thing = thing();
        String made = (thing == null ? host() : thing) + "-curlew-" + broker;
        return made.length() <= MAX_LENGTH ? made : made.substring(made.length() - MAX_LENGTH);
    }

    /** The nucleus connects under the thing's name, and the two would push each other out for ever. */
    static void requireOwn(String id, String broker) throws LinkException {
        if (id.equals(thing())) {
            throw new LinkException(
                    Fault.AUTH,
                    "brokers." + broker + ".clientId must not be " + id + ", the thing's own name, under which the"
                            + " Greengrass nucleus connects; leave it empty, or add something to it");
        }
    }

    private static @Nullable String thing() {
        String thing = System.getenv("AWS_IOT_THING_NAME");
        return thing == null || thing.isBlank() ? null : thing;
    }

    /** Java's own way asks the network. */
    private static String host() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.replaceAll("[^A-Za-z0-9_.-]", "-");
        } catch (IOException e) {
            return "agent";
        }
    }
}
