package dev.curlew.app.output;

import dev.curlew.model.ModelVersion;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Delivery;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.FilePublisher;
import dev.curlew.publish.PublishException;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.StdoutPublisher;
import dev.curlew.publish.WebhookPublisher;
import dev.curlew.spool.DiskBudget;
import dev.curlew.spool.DiskSpool;
import dev.curlew.spool.MemorySpool;
import dev.curlew.spool.Spool;
import dev.curlew.spool.StorageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens the sinks of a running agent. Main thread. */
public final class Outlets {
    private static final Duration OPEN = Duration.ofSeconds(5);

    private final Path storage;
    private final DiskBudget budget;
    private final Brokers brokers;
    private final Set<String> opened = new HashSet<>();

    public Outlets(StorageSettings storage, Brokers brokers) {
        this.brokers = brokers;
        this.storage = Path.of(storage.folder());
        this.budget = storage.open();
    }

    /** Of all that is kept on the disk. */
    public DiskBudget budget() {
        return budget;
    }

    /** A file that cannot be opened at the start is refused; a server that is not there yet is waited for. */
    Outlet open(Outputs.EventFile file, ModelVersion model, AgentInfo agent) throws IOException {
        SinkSettings settings = file.settings();
        Publisher publisher = publisher(file.name(), settings, file.path(), brokers);
        if (settings.type().equals("file")) {
            try {
                publisher.connect(OPEN);
            } catch (PublishException e) {
                publisher.close();
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        boolean durable = settings.isSpooledOnDisk();
        Path folder = storage.resolve("spool").resolve(nameOf(file));
        opened.add(nameOf(file));
        Spool spool = durable ? onDisk(folder, nameOf(file), settings) : inMemory(settings);
        Path state = durable ? folder.resolve("numbers.state") : EventSink.stateOf(file.path());
        EventSink sink = EventSink.spooled(settings.messages(), spool, state, model, agent, InstantSource.system());
        Delivery delivery = new Delivery(
                file.name(),
                spool,
                publisher,
                settings.delivery(),
                settings.format().equals("curlew"),
                durable,
                storage.resolve("dead-letters").resolve(nameOf(file) + ".jsonl"),
                sink);
        return new Outlet(
                file.name(),
                spool,
                delivery,
                sink,
                settings.delivery().drainTimeout().toNanos());
    }

    /** Once all are open. */
    void tellOfLeftSpools() {
        LeftSpools.tell(storage.resolve("spool"), opened, budget);
    }

    private Spool onDisk(Path folder, String name, SinkSettings settings) throws IOException {
        try {
            return DiskSpool.open(folder, settings.spool(), budget.share("spool " + name), InstantSource.system());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the main thread was interrupted", e);
        }
    }

    private static Spool inMemory(SinkSettings settings) {
        return new MemorySpool(settings.spool().memoryBytes(), settings.spool().maxAge(), InstantSource.system());
    }

    /** One for each file where {stream} stands in its path. */
    private static String nameOf(Outputs.EventFile file) {
        Path path = file.path();
        String name = file.name().replaceFirst("^sink ", "");
        return path != null && file.settings().path().contains("{stream}") ? name + "@" + path.getFileName() : name;
    }

    /** Not connected yet. */
    public static Publisher publisher(String name, SinkSettings settings, @Nullable Path file, Brokers brokers) {
        return switch (settings.type()) {
            case "file" -> new FilePublisher(Objects.requireNonNull(file), settings.rotation());
            case "stdout" -> new StdoutPublisher();
            case "webhook" -> new WebhookPublisher(settings.url(), settings.webhook());
            default -> brokers.publisher(name, settings);
        };
    }
}
