package dev.curlew.deepstream;

import static dev.curlew.deepstream.Given.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deepstream-app's configuration as agent.yaml. */
class AppImportTest {
    @TempDir
    Path folder;

    private Given given;

    @BeforeEach
    void begin() {
        given = new Given(folder);
    }

    private Imported sources(String text) throws Exception {
        given.model("");
        given.file("v.mp4", "");
        return DeepStreamImport.read(given.file("app.txt", text + "\n[primary-gie]\nconfig-file=infer.txt\n"));
    }

    private static List<String> urls(Imported imported) {
        return imported.agent()
                .lines()
                .filter(line -> line.startsWith("    url: "))
                .map(line -> line.substring("    url: ".length()).replace("\"", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"file://v.mp4", "file://./v.mp4", "file://sub/../v.mp4", "v.mp4"})
    void resolvesFilesAgainstTheConfiguration(String uri) throws Exception {
        Imported imported = sources("[source0]\ntype=2\nuri=" + uri);
        assertThat(urls(imported)).containsExactly(folder.resolve("v.mp4").toString());
        assertThat(imported.todos()).isEmpty();
    }

    @Test
    void resolvesAbsoluteUrisWithEscapes() throws Exception {
        given.file("a b.mp4", "");
        Imported imported = sources("[source0]\ntype=2\nuri=file://" + folder + "/a%20b.mp4");
        assertThat(urls(imported)).containsExactly(folder.resolve("a b.mp4").toString());
    }

    @Test
    void writesNoPasswordAnywhere() throws Exception {
        Imported imported = sources(
                """
                [source0]
                type=4
                uri=rtsp://viewer:p4ss@10.0.0.7/live?token=t0ken&a=b
                [sink1]
                type=6
                msg-broker-conn-str=host;9092;s3cret
                """);
        assertThat(urls(imported))
                .containsExactly(
                        "rtsp://viewer:${env:CURLEW_SOURCE0_PASSWORD}@10.0.0.7/live?token=${env:CURLEW_SOURCE0_PASSWORD_2}&a=b");
        assertThat(imported.variables()).containsExactly("CURLEW_SOURCE0_PASSWORD", "CURLEW_SOURCE0_PASSWORD_2");
        assertThat(imported.todos()).hasSize(2).allMatch(todo -> todo.contains("app.txt:3"));
        ReportText report = new ReportText(imported, List.of(), imported.todos());
        assertThat(imported.agent() + report.markdown() + report.terminal() + imported)
                .doesNotContain("p4ss", "t0ken", "s3cret");
    }

    @Test
    void writesOneSourceForEachCopy() throws Exception {
        Imported imported =
                sources("[source0]\ntype=3\nuri=rtsp://h/%d\nnum-sources=3\n[source4]\ntype=4\nuri=rtsp://h/x");
        assertThat(urls(imported)).containsExactly("rtsp://h/0", "rtsp://h/1", "rtsp://h/2", "rtsp://h/x");
        assertThat(imported.agent()).contains("\"source0-0\":", "\"source0-2\":", "\"source4\":");
    }

    @Test
    void namesTheSourcesOfAListAsTheirSensors() throws Exception {
        Imported imported = sources("[source-list]\nlist=rtsp://h/a;rtsp://h/b;\nsensor-name-list=Gate A;Yard\n"
                + "[source-attr-all]\nenable=1\ntype=3\nlatency=200");
        assertThat(imported.agent()).contains("\"Gate-A\":", "\"Yard\":");
        assertThat(finding(imported, "source-list.list").text()).isEqualTo("2 sources: Gate-A, Yard");
        assertThat(finding(imported, "source-attr-all.latency").outcome()).isEqualTo(Outcome.UNNEEDED);
    }

    @Test
    void readsATableOfSources() throws Exception {
        given.file("s.csv", "enable,type,uri,num-sources,latency\n1,3,file://v.mp4,2,100\n0,4,rtsp://h/off,1,\n");
        given.model("");
        given.file("v.mp4", "");
        Imported imported = DeepStreamImport.read(
                given.file("app.yml", "source:\n  csv-file-path: s.csv\nprimary-gie:\n  config-file: infer.txt\n"));
        assertThat(urls(imported)).hasSize(2);
        assertThat(imported.findings())
                .anyMatch(finding -> finding.file().endsWith("s.csv")
                        && finding.key().equals("uri")
                        && finding.text().equals("[source1] is off (enable=0)"));
    }

    @ParameterizedTest
    @CsvSource({"1, V4L2", "5, CSI", "8, microphone"})
    void saysWhatToDoAboutDevices(int type, String words) throws Exception {
        Imported imported = sources("[source0]\ntype=" + type + "\ncamera-width=640");
        assertThat(urls(imported)).isEmpty();
        assertThat(imported.todos()).anyMatch(todo -> todo.contains(words) && todo.contains("serve it as RTSP"));
    }

    @Test
    void repeatsFilesThatLoop() throws Exception {
        assertThat(given.app("[tests]\nfile-loop=1\n").agent()).contains("    repeat: 0\n");
    }

    @Test
    void leavesGroupsOutThatAreOff() throws Exception {
        Imported imported = given.app("[sink0]\nenable=0\ntype=3\noutput-fil=x\n[source1]\nenable=0\nuri=rtsp://h/1\n");
        assertThat(imported.agent()).doesNotContain("annotate", "rtsp");
        assertThat(finding(imported, "sink0.type").text()).isEqualTo("[sink0] is off (enable=0)");
        assertThat(finding(imported, "sink0.output-fil").text())
                .isEqualTo("not a DeepStream key that we know; did you mean output-file?");
    }

    @Test
    void writesWhatSinksAndFoldersAskFor() throws Exception {
        Imported imported = given.app("[application]\ngie-kitti-output-dir=k\n[sink0]\ntype=3\noutput-file=o.mp4\n");
        assertThat(imported.agent())
                .contains(
                        "events: \"results/{stream}.jsonl\"",
                        "annotate: \"results/{stream}.mp4\"",
                        "detections: \"results/{stream}.detections.txt\"");
    }

    @Test
    void takesTheTrackersKeysThatHaveAnEqual() throws Exception {
        given.file(
                "nvdcf.yml",
                """
                %YAML:1.0
                BaseConfig:
                  minDetectorConfidence: 0.19
                TargetManagement:
                  probationAge: 4
                  maxShadowTrackingAge: 45
                DataAssociator:
                  checkClassMatch: 1
                  tentativeDetectorConfidence: 0.24
                  minMatchingScore4TentativeIou: 0.28
                ReID:
                  reidType: 2
                """);
        Imported imported = given.app("[tracker]\nenable=1\nll-config-file=nvdcf.yml\n");
        assertThat(imported.agent())
                .contains(
                        """
                tracker:
                  scores:
                    low: 0.19
                    high: 0.24
                  matching:
                    lowIou: 0.28
                    classPenalty: 1
                  life:
                    confirmHits: 4
                    lost: 1500ms
                """);
        assertThat(finding(imported, "ReID.reidType").outcome()).isEqualTo(Outcome.UNSUPPORTED);
        assertThat(imported.notes()).anyMatch(note -> note.contains("tracker.scores.birth"));
    }

    @Test
    void accountsForEveryKeyOfEveryFile() throws Exception {
        given.file("sec.txt", "[property]\nnetwork-type=1\nmodel-engine-file=x.engine\n");
        Imported imported = given.app("made-up=1\n[no-such]\na=1\n[secondary-gie0]\nenable=1\nconfig-file=sec.txt\n");
        long lines = 0;
        for (String name : List.of("app.txt", "infer.txt", "sec.txt")) {
            lines += Files.readAllLines(folder.resolve(name)).stream()
                    .filter(line -> line.contains("="))
                    .count();
        }
        assertThat(imported.findings()).hasSize((int) lines);
        assertThat(imported.findings()).allMatch(finding -> !finding.text().isBlank());
        assertThat(finding(imported, "primary-gie.made-up").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(finding(imported, "no-such.a").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(finding(imported, "property.network-type").outcome()).isIn(Outcome.UNNEEDED, Outcome.UNSUPPORTED);
        assertThat(imported.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo((int) lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.txt | app.txt:5: FOLDER/none.txt: no such file; put a model folder",
                "app.txt | app.txt:5: FOLDER/app.txt is a deepstream-app configuration, not one of nvinfer",
                ". | app.txt:5: FOLDER: is a folder; name the file in it; put a model folder",
                "broken.txt | app.txt:5: FOLDER/broken.txt:2: expected [group], key=value",
            })
    void goesOnWithoutAModelThatCannotBeRead(String file, String todo) throws Exception {
        given.file("v.mp4", "");
        given.file("broken.txt", "[property]\nbroken\n");
        Imported imported = DeepStreamImport.read(given.file(
                "app.txt", "[source0]\ntype=2\nuri=file://v.mp4\n[primary-gie]\nconfig-file=" + file + "\n"));
        assertThat(imported.model()).isNull();
        assertThat(imported.todos()).singleElement().asString().contains(todo.replace("FOLDER", folder.toString()));
        assertThat(imported.agent()).contains("model: \"model-repo/model\"");
    }

    @Test
    void takesAFolderWithOneApplication() throws Exception {
        given.app("");
        assertThat(DeepStreamImport.read(folder).source()).isEqualTo(folder.resolve("app.txt"));
        given.file("second.txt", "[source0]\nuri=rtsp://h/a\n");
        assertThatThrownBy(() -> DeepStreamImport.read(folder))
                .hasMessage(folder + ": holds 2 deepstream-app configurations; name one of them: app.txt, second.txt");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> DeepStreamImport.read(empty))
                .hasMessage(empty + ": holds no deepstream-app, nvinfer or nvinferserver configuration; name the file");
    }

    @Test
    void refusesWhatIsForAnotherPartOfDeepStream() throws Exception {
        Path analytics = given.file("a.txt", "[property]\nconfig-width=1920\n[roi-filtering-stream-0]\nenable=1\n");
        assertThatThrownBy(() -> DeepStreamImport.read(analytics))
                .hasMessage(analytics + ": is an nvdsanalytics configuration; curlew import nvdsanalytics reads it");
        Path messages = given.file("m.txt", "[sensor0]\nid=gate\ntype=Camera\n");
        assertThatThrownBy(() -> DeepStreamImport.read(messages))
                .hasMessage(messages + ": is a message converter's configuration; curlew import msgconv reads it");
        Path mux = given.file("x.txt", "[property]\nadaptive-batching=1\n");
        assertThatThrownBy(() -> DeepStreamImport.read(mux))
                .hasMessage(mux + ": is an nvstreammux configuration; give a deepstream-app, nvinfer or nvinferserver"
                        + " configuration");
        Path none = mux.resolveSibling("none.txt");
        assertThatThrownBy(() -> DeepStreamImport.read(none))
                .hasMessage(none + ": no such file or folder; check the path");
    }
}
