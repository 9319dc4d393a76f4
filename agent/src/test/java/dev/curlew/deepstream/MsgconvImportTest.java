package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigFile;
import dev.curlew.media.StreamId;
import dev.curlew.publish.SiteSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsgconvImportTest {
    private static final String KEY_FILE =
            """
            [sensor0]
            enable=1
            type=Camera
            id=CAM_0
            location=45.293701447;-75.8303914499;48.1557479338
            description="Entrance, right"
            coordinate=5.2;10.1;11.2
            [place0]
            enable=1
            id=P0
            type=garage
            name=XYZ
            location=30.32;-40.55;100.0
            coordinate=1.0;2.0;3.0
            place-sub-field1=walsh
            place-sub-field2=lane1
            place-sub-field3=P2
            [analytics0]
            enable=1
            id=A
            description=Vehicle detection
            source=OpenALR
            version=1.0
            [sensor3]
            enable=0
            id=OFF
            [sensor12]
            enable=1
            id=CAM_12
            locations=1;2;3
            coordinate=1;2
            [oops]
            id=1
            """;

    @TempDir
    private Path folder;

    private MsgconvImport.Result read(String name, String text) throws Exception {
        return MsgconvImport.read(Files.writeString(folder.resolve(name), text));
    }

    private static SiteSettings first(MsgconvImport.Result result) {
        return Objects.requireNonNull(result.sites().get(0));
    }

    @Test
    void takesEveryKeyOfTheThreeGroups() throws Exception {
        MsgconvImport.Result result = read("msgconv.txt", KEY_FILE);

        assertThat(result.sites().keySet()).containsExactly(0, 12);
        SiteSettings site = first(result);
        assertThat(site.sensor())
                .hasToString("SensorSettings[id=CAM_0, type=Camera, description=\"Entrance, right\","
                        + " location=[45.293701447, -75.8303914499, 48.1557479338], coordinate=[5.2, 10.1, 11.2]]");
        assertThat(site.place())
                .hasToString("PlaceSettings[id=P0, name=XYZ, type=garage, location=[30.32, -40.55, 100.0],"
                        + " coordinate=[1.0, 2.0, 3.0], subField1=walsh, subField2=lane1, subField3=P2]");
        assertThat(site.analyticsModule())
                .hasToString("ModuleSettings[id=A, description=Vehicle detection, source=OpenALR, version=1.0]");
        assertThat(result.remarks())
                .containsExactly(
                        "line 6: the quotes around description are part of the text, as in DeepStream's messages; remove"
                                + " them where nobody expects them",
                        "line 24: [sensor3] says enable=0 and is left out",
                        "line 30: locations is no key of [sensor12] and is left out; did you mean location?",
                        "line 31: coordinate must hold three numbers such as 45.3;-75.8;48.2, but was \"1;2\"; 0;0;0 is"
                                + " taken",
                        "line 32: [oops] is no group of nvmsgconv and is left out");
    }

    @Test
    void readsYamlAsItReadsKeyFiles() throws Exception {
        String yaml =
                """
                sensor0:
                  enable: 1
                  type: Camera
                  id: CAM_0
                  location: 45.5;-75.25;48
                  coordinate: [5.2, 10.1, 11.2]
                """;

        assertThat(first(read("msgconv.yml", yaml)).sensor())
                .hasToString("SensorSettings[id=CAM_0, type=Camera, description=,"
                        + " location=[45.5, -75.25, 48.0], coordinate=[5.2, 10.1, 11.2]]");
    }

    @Test
    void whatItPrintsReadsBackAsTheSame() throws Exception {
        SiteSettings site = first(read("msgconv.txt", KEY_FILE));
        Path config = Files.writeString(
                folder.resolve("agent.yaml"),
                "model: m.onnx\nsources:\n  gate:\n    url: a.mp4\n    deepstream:\n"
                        + ConfigFile.text(site, "      "));
        AgentConfig read = ConfigFile.read(config).config();

        assertThat(Objects.requireNonNull(read.sources().get(new StreamId("gate")))
                        .deepstream())
                .isEqualTo(site);
    }

    @Test
    void refusesWhatHoldsNothingOfIt() {
        for (String text : List.of("[source0]\nuri=file:///a.mp4\n", "[sensor0]\nenable=0\n")) {
            assertThatThrownBy(() -> read("other.txt", text))
                    .isInstanceOf(ImportException.class)
                    .hasMessageEndingWith(
                            "holds no [sensorN], [placeN] or [analyticsN] that is on; is it nvmsgconv's config?");
        }
        assertThatThrownBy(() -> read("msgconv.csv", "sensor,1\n"))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("is a table");
    }
}
