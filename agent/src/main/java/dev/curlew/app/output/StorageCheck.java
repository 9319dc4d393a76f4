package dev.curlew.app.output;

import dev.curlew.config.AgentConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what has to outlive a restart can be kept. No reason to refuse: messages then wait in memory. Any thread. */
public final class StorageCheck {
    private StorageCheck() {}

    /** One line for a person; null where nothing has to be kept, or can be. */
    public static @Nullable String problem(AgentConfig settings) {
        Path storage = Path.of(settings.storage().folder());
        List<Path> wanted = new ArrayList<>();
        settings.sinks().forEach((name, sink) -> {
            if (sink.isSpooledOnDisk()) {
                wanted.add(storage.resolve("spool").resolve(name));
            }
        });
        if (!settings.commands().isEmpty()) {
            wanted.add(storage);
        }
        for (Path folder : wanted) {
            String problem = problem(folder);
            if (problem != null) {
                return "storage.folder must be a folder that this user can write, but is " + storage + ": " + problem
                        + "; until then messages wait in memory, and what is not sent by the end is lost";
            }
        }
        return null;
    }

    private static @Nullable String problem(Path folder) {
        Path at = folder.toAbsolutePath().normalize();
        Path parent = at.getParent();
        while (!Files.exists(at) && parent != null) {
            at = parent;
            parent = at.getParent();
        }
        if (!Files.isDirectory(at)) {
            return at + " is a file; name another folder";
        }
        return Files.isWritable(at) ? null : "Permission denied in " + at + "; let this user write there";
    }
}
