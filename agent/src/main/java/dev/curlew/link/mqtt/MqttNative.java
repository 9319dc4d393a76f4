package dev.curlew.link.mqtt;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
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

    /**
     * Any number of times.
     *
     * @throws LinkException when a signal came before it was ever loaded: it sets up a hook for the end of the process,
     *     which Java refuses from then on
     */
    static synchronized void load() throws LinkException {
        try {
            loadNow();
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            if (isShutdown(e)) {
                throw new LinkException(Fault.CLOSED, "the agent ends, and connects no more", e);
            }
            throw e;
        }
    }

    /** Of the second attempt Java tells only the text of what the first one failed for. */
    private static boolean isShutdown(Throwable e) {
        for (@Nullable Throwable each = e; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).contains("Shutdown in progress")) {
                return true;
            }
        }
        return false;
    }

    private static void loadNow() {
        String natives = System.getProperty("curlew.natives");
        if (natives != null && System.getProperty(FOLDER) == null) {
            unpack(natives);
        }
        // else a hook of the SDK's silences it at SIGTERM, while sinks still wait for what the broker answers
        CRT.acquireShutdownRef();
    }

    /** Under /tmp it might not be executed, others might be first, and it would stay after a SIGKILL. */
    private static void unpack(String natives) {
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
