package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew import nvdsanalytics}: what it writes counts what it should. */
class ImportAnalyticsIT {
    @TempDir
    Path folder;

    @Test
    void whatIsImportedCounts() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config_nvdsanalytics.txt"),
                """
                [property]
                enable=1
                config-width=640
                config-height=384
                osd-mode=2
                [line-crossing-stream-1]
                enable=1
                line-crossing-Exit=200;192;440;192;320;0;320;384
                class-id=0
                extended=0
                mode=loose
                """);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "person\ncar\n");
        Path out = folder.resolve("rules");
        Curlew.Result imported = Curlew.run(
                "import", "nvdsanalytics", config, "--sources", "gate,yard", "--labels", labels, "--out", out);

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("line 5: osd-mode is not needed");
        Path rules = out.resolve("yard.analytics.yaml");
        assertThat(rules).content().contains("compat: nvdsanalytics", "classes: [person]");
        Path video = new Scene(10, 120, Mover.always(10, 40, 2, 0, 0.9), Mover.always(20, 40, 2, 1, 0.9))
                .write(folder.resolve("v.mkv"), Codec.FFV1);
        Path events = folder.resolve("e.jsonl");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                TestModel.writeFile(folder, "cells"),
                "--input",
                video,
                "--analytics",
                rules,
                "--events",
                events);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(Events.read(events).stream().filter(event -> event.kind().equals("line.crossing")))
                .singleElement()
                .satisfies(event -> assertThat(event.label()).isEqualTo("person"));
        assertThat(Curlew.run("import", "nvdsanalytics", config, "--sources", "gate,yard", "--out", out)
                        .messages())
                .containsExactly("curlew: " + rules + " is there already; remove it or name another --out");
    }
}
