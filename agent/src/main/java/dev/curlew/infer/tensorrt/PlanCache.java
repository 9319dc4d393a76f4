package dev.curlew.infer.tensorrt;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.curlew.lifecycle.PendingFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of engines: a plan and its {@link PlanHeader} each, whole or not there. Several processes may use one
 * folder: files get their names when they are whole, and a plan that somebody else deletes meanwhile is a miss.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int BUFFER = 1 << 16;

    private final Path folder;

    PlanCache(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Where this engine lies, or will. */
    Path plan(String model, EngineKey key) {
        return folder.resolve(model.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + key.id() + ".plan");
    }

    private static Path header(Path plan) {
        String name = String.valueOf(plan.getFileName());
        return plan.resolveSibling(name.substring(0, name.length() - ".plan".length()) + ".json");
    }

    /** The plan, checked byte for byte; null when there is none. A damaged one is deleted, with a sentence. */
    @Nullable
    Path find(String model, EngineKey key) throws IOException {
        Path plan = plan(model, key);
        try {
            PlanHeader header = JSON.readValue(Files.readAllBytes(header(plan)), PlanHeader.class);
            String wrong = wrong(plan, key, header);
            if (wrong == null) {
                Files.setLastModifiedTime(plan, FileTime.from(Instant.now()));
                return plan;
            }
            LOG.warn("{}: {}; the engine is built again", plan, wrong);
        } catch (NoSuchFileException e) {
            if (!Files.exists(plan)) {
                return null;
            }
            LOG.warn("{}: has no header beside it; the engine is built again", plan);
        } catch (JacksonException e) {
            LOG.warn("{}: is damaged; the engine is built again", header(plan));
        }
        delete(plan);
        return null;
    }

    private static @Nullable String wrong(Path plan, EngineKey key, PlanHeader header) throws IOException {
        if (!key.equals(header.key())) {
            return "its header is of another engine";
        }
        long bytes = Files.size(plan);
        if (bytes != header.planBytes()) {
            return "has " + bytes + " bytes in place of " + header.planBytes();
        }
        return sha256(plan).equals(header.planSha256()) ? null : "its content has changed since it was built";
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = EngineKey.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A place for a new plan; {@link #commit} gives it its name. */
    PendingFile begin(String model, EngineKey key) throws IOException {
        Files.createDirectories(folder);
        return PendingFile.beside(plan(model, key));
    }

    /** The plan is in its pending file; its header comes first, so that a plan never lies without one. */
    void commit(PendingFile pending, EngineKey key, double buildSeconds) throws IOException {
        PlanHeader header = new PlanHeader(
                key,
                sha256(pending.part()),
                Files.size(pending.part()),
                buildSeconds,
                Instant.now().toString());
        PendingFile json = PendingFile.beside(header(pending.target()));
        Files.write(json.part(), JSON.writeValueAsBytes(header));
        json.commit();
        pending.commit();
    }

    /** Plan and header; no complaint when they are gone already. */
    void delete(Path plan) throws IOException {
        Files.deleteIfExists(plan);
        Files.deleteIfExists(header(plan));
    }

    /** What builders that were killed left; called by the builder whose turn it is. */
    void sweep() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.part")) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }

    /** Seconds that the last build of this network with this precision and level took on this kind of GPU; 0: unknown. */
    double expectedSeconds(EngineKey key) {
        double seconds = 0;
        String built = "";
        try (DirectoryStream<Path> headers = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : headers) {
                PlanHeader header = readOrNull(file);
                if (header != null
                        && isLike(key, header.key())
                        && header.built().compareTo(built) > 0) {
                    built = header.built();
                    seconds = header.buildSeconds();
                }
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", folder, e);
        }
        return seconds;
    }

    private static boolean isLike(EngineKey one, EngineKey other) {
        return one.onnxSha256().equals(other.onnxSha256())
                && one.device().equals(other.device())
                && one.precision().equals(other.precision())
                && one.builderLevel() == other.builderLevel();
    }

    private static @Nullable PlanHeader readOrNull(Path file) {
        try {
            PlanHeader header = JSON.readValue(Files.readAllBytes(file), PlanHeader.class);
            return header.key() == null ? null : header;
        } catch (IOException e) {
            return null;
        }
    }

    /** Deletes plans, least recently used first, until the rest is within the limit; {@code keep} stays. */
    void trim(long maxBytes, Path keep) throws IOException {
        record Entry(Path plan, FileTime used, long bytes) {}
        List<Entry> entries = new ArrayList<>();
        long total = 0;
        try (DirectoryStream<Path> plans = Files.newDirectoryStream(folder, "*.plan")) {
            for (Path plan : plans) {
                try {
                    entries.add(new Entry(plan, Files.getLastModifiedTime(plan), Files.size(plan)));
                    total += entries.get(entries.size() - 1).bytes();
                } catch (NoSuchFileException e) {
                    LOG.debug("{} is gone", plan);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        for (Entry entry : entries) {
            if (total > maxBytes && !entry.plan().equals(keep)) {
                LOG.info("{}: deleted, as the engines take more than {} MB", entry.plan(), maxBytes / 1_000_000);
                delete(entry.plan());
                total -= entry.bytes();
            }
        }
    }
}
