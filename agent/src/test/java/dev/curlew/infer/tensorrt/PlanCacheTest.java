package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.lifecycle.PendingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCacheTest {
    @TempDir
    private Path folder = Path.of("");

    private static EngineKey key(int level) {
        return new EngineKey(
                "abc", "10.6.0", "12.6", "9.0", "NVIDIA H200", "", "FP16", level, 0, "batch 1 to 8", "", -1);
    }

    private Path store(PlanCache cache, int level, String content) throws IOException {
        PendingFile pending = cache.begin("yolox", key(level));
        Files.writeString(pending.part(), content);
        cache.commit(pending, key(level), 107.5);
        return pending.target();
    }

    @Test
    void findsWhatWasStoredAndNothingElse() throws IOException {
        PlanCache cache = new PlanCache(folder.resolve("engines"));

        assertThat(cache.find("yolox", key(1))).isNull();
        Path plan = store(cache, 1, "a plan");

        assertThat(cache.find("yolox", key(1))).isEqualTo(plan);
        assertThat(cache.find("yolox", key(2))).isNull();
        assertThat(cache.find("other", key(1))).isNull();
        assertThat(plan.getFileName().toString()).matches("yolox-[0-9a-f]{24}\\.plan");
        assertThat(Files.readString(folder.resolve("engines")
                        .resolve(plan.getFileName().toString().replace(".plan", ".json"))))
                .contains("\"tensorRt\" : \"10.6.0\"")
                .contains("\"device\" : \"NVIDIA H200\"");
    }

    @Test
    void deletesWhatWasDamaged() throws IOException {
        PlanCache cache = new PlanCache(folder);
        Path plan = store(cache, 1, "a plan");
        Path header = folder.resolve(plan.getFileName().toString().replace(".plan", ".json"));

        Files.writeString(plan, "a pl");
        assertThat(cache.find("yolox", key(1))).isNull();
        assertThat(plan).doesNotExist();
        assertThat(header).doesNotExist();

        store(cache, 1, "a plan");
        Files.writeString(plan, "a flan");
        assertThat(cache.find("yolox", key(1))).isNull();

        store(cache, 1, "a plan");
        Files.writeString(header, "{\"key\": 7");
        assertThat(cache.find("yolox", key(1))).isNull();
        assertThat(plan).doesNotExist();

        store(cache, 1, "a plan");
        Files.delete(header);
        assertThat(cache.find("yolox", key(1))).isNull();

        store(cache, 2, "another");
        Path other = cache.plan("yolox", key(2));
        Files.move(other, plan);
        Files.move(folder.resolve(other.getFileName().toString().replace(".plan", ".json")), header);
        assertThat(cache.find("yolox", key(1))).as("a header of another engine").isNull();
    }

    @Test
    void neverShowsHalfAPlan() throws IOException {
        PlanCache cache = new PlanCache(folder);
        PendingFile pending = cache.begin("yolox", key(1));
        Files.writeString(pending.part(), "half a pl");

        assertThat(cache.find("yolox", key(1))).isNull();
        cache.sweep();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void deletesTheLeastRecentlyUsedBeyondTheLimit() throws IOException {
        PlanCache cache = new PlanCache(folder);
        String content = "x".repeat(100);
        for (int level = 0; level < 5; level++) {
            Path plan = store(cache, level, content);
            Files.setLastModifiedTime(plan, FileTime.fromMillis(1000L * level));
        }
        // used now, so it is the youngest
        assertThat(cache.find("yolox", key(0))).isNotNull();

        cache.trim(250, cache.plan("yolox", key(1)));

        assertThat(cache.find("yolox", key(0))).isNotNull();
        assertThat(cache.find("yolox", key(1))).as("the one to keep").isNotNull();
        for (int level = 2; level < 5; level++) {
            assertThat(cache.find("yolox", key(level))).isNull();
        }
    }

    @Test
    void expectsWhatTheLastBuildLikeItTook() throws IOException {
        PlanCache cache = new PlanCache(folder);
        Files.writeString(folder.resolve("stranger.json"), "{}", StandardCharsets.UTF_8);
        assertThat(cache.expectedSeconds(key(1))).isZero();
        store(cache, 1, "a plan");

        assertThat(cache.expectedSeconds(key(1))).isEqualTo(107.5);
        assertThat(cache.expectedSeconds(key(3))).isZero();
    }
}
