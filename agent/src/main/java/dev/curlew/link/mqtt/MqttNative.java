package dev.curlew.link.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CRT;

/** Loads the SDK's native library, once, when the first connection wants it. */
final class MqttNative {
    private static final String FOLDER = "aws.crt.lib.dir";

    private MqttNative() {}

    /** It would be unpacked under /tmp, where it may not be executed or others were first, and stay after a SIGKILL. */
    static synchronized void load() {
        @Nullable String natives = System.getProperty("curlew.natives");
        if (natives == null || System.getProperty(FOLDER) != null) {
            return;
        }
        try {
            Path folder = Files.createDirectories(Path.of(natives))
                    .resolve("mqtt-" + ProcessHandle.current().pid());
            Files.createDirectories(folder);
            System.setProperty(FOLDER, folder.toString());
            String version = CRT.getOSIdentifier(); // its class loads the library
            assert !version.isEmpty();
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A loaded library needs its file no more. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
