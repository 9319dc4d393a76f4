package dev.curlew.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What this device is called. */
public final class Thing {
    private Thing() {}

    /** The AWS IoT thing's name, which Greengrass tells its components; else the host's. */
    public static String name() {
        String thing = ofAws();
        return thing == null ? host() : thing;
    }

    public static @Nullable String ofAws() {
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
