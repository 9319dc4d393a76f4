package dev.curlew.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of what is wrong, and what is said of it. */
final class BadInputs {
    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int INPUT = 3;
    private static final int OUTPUT = 4;
    private static final int MODEL = 5;

    private BadInputs() {}

    /** Rows under one heading. */
    record Group(String heading, List<Case> cases) {}

    /**
     * One row.
     *
     * @param what is wrong
     * @param options of analyze, where they differ from those that work; or a whole other command
     * @param line printed, without the log's time and without the leading "curlew: "; @ is the folder
     */
    record Case(String what, String options, int exit, String line) {
        List<String> command(Path folder) {
            List<String> words = List.of(options.replace("@", folder.toString()).split(" "));
            if (!words.get(0).startsWith("--")) {
                return words;
            }
            Map<String, String> all = new TreeMap<>(Map.of(
                    "--model", folder + "/cells.onnx", "--input", folder + "/good.mkv", "--mot", folder + "/t.txt"));
            for (int i = 0; i < words.size(); i += 2) {
                all.put(words.get(i), words.get(i + 1));
            }
            List<String> command = new ArrayList<>(List.of("analyze"));
            all.forEach((option, value) -> command.addAll(List.of(option, value)));
            return command;
        }

        /** Said in the log: by run, or of something that does not end the work. */
        boolean isLogged() {
            return exit == DONE || (options.startsWith("run ") && exit != USAGE);
        }

        /** What it says, with any number where # stands. */
        Pattern said(Path folder) {
            String[] parts = line.replace("@", folder.toString()).split("#", -1);
            return Pattern.compile(Arrays.stream(parts).map(Pattern::quote).collect(Collectors.joining("\\d+")));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Group> groups() {
        return List.of(
                new Group("Videos and pictures", videos()),
                new Group("Models", models()),
                new Group("Labels and classes", labels()),
                new Group("Outputs", outputs()),
                new Group("Settings", settings()));
    }

    /** What goes wrong later than at the start. {@link BadMomentsIT} makes each happen. */
    private static final List<Case> MOMENTS = List.of(
            new Case(
                    "a file that is cut short meanwhile",
                    "",
                    DONE,
                    "@/shrinking.mkv: ended after # of about 300 frames; was the file cut off, or is it still being "
                            + "written?"),
            new Case(
                    "a folder of pictures that vanishes meanwhile",
                    "",
                    INPUT,
                    "@/pictures/p#.bmp: cannot be read (was it deleted meanwhile? may this user read it?)"),
            new Case(
                    "standard input that ends before it begins",
                    "",
                    INPUT,
                    "standard input: is empty; does what should write into it run, and does it succeed?"),
            new Case(
                    "standard input that is no video and does not end",
                    "",
                    INPUT,
                    "standard input: cannot be opened: Invalid data found when processing input (is it a whole "
                            + "video? MP4 must be made for streaming: ffmpeg -i X -c copy -movflags +faststart Y)"),
            new Case(
                    "a disk that fills up",
                    "",
                    OUTPUT,
                    "cannot write @/disk/d.txt: No space left on device; make room on its disk"),
            new Case(
                    "a video that grows beyond what is allowed",
                    "",
                    OUTPUT,
                    "cannot write @/half.mp4: writing a picture failed: File too large; allow larger files (ulimit "
                            + "-f), or write to another disk"),
            new Case(
                    "the same in one of two sources; the other goes on",
                    "",
                    OUTPUT,
                    "long: cannot write @/det.long.txt: File too large; allow larger files (ulimit -f), or write to "
                            + "another disk"));

    static Case moment(String what) {
        return MOMENTS.stream()
                .filter(moment -> moment.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static List<Case> videos() {
        return List.of(
                new Case("no such file", "--input @/none.mp4", INPUT, "@/none.mp4: no such file; check the path"),
                new Case(
                        "no right to read it",
                        "--input @/secret.mkv",
                        INPUT,
                        "@/secret.mkv: may not be read by this user; change its permissions"),
                new Case(
                        "a folder without pictures",
                        "--input @/cells",
                        INPUT,
                        "@/cells: is a folder without pictures (.jpg, .png, .bmp, .webp, .tif); name a video "
                                + "file or a folder of pictures"),
                new Case(
                        "a link to a file that is gone",
                        "--input @/link.mp4",
                        INPUT,
                        "@/link.mp4: is a link to a file that is not there; correct the link"),
                new Case(
                        "a pipe by its name",
                        "--input @/pipe",
                        INPUT,
                        "@/pipe: is no file; a pipe or device is read as standard input: give - and redirect, < "
                                + "@/pipe"),
                new Case("empty", "--input @/empty.mp4", INPUT, "@/empty.mp4: is empty; copy or record it again"),
                new Case(
                        "text",
                        "--input @/text.mp4",
                        INPUT,
                        "@/text.mp4: cannot be opened: Invalid data found when processing input (is it a video "
                                + "file, and is it complete?)"),
                new Case(
                        "noise",
                        "--input @/noise.mp4",
                        INPUT,
                        "@/noise.mp4: cannot be opened: Invalid data found when processing input (is it a video "
                                + "file, and is it complete?)"),
                new Case(
                        "sound only",
                        "--input @/sound.wav",
                        INPUT,
                        "@/sound.wav: holds no video stream; give a video or pictures (ffprobe shows what it "
                                + "holds)"),
                new Case(
                        "MP4 cut off before its index",
                        "--input @/cut.mp4",
                        INPUT,
                        "@/cut.mp4: cannot be opened: Invalid data found when processing input (is it a video "
                                + "file, and is it complete?)"),
                new Case(
                        "MKV cut off in the middle",
                        "--input @/cut.mkv",
                        DONE,
                        "@/cut.mkv: ended after 8 of about 20 frames; was the file cut off, or is it still being "
                                + "written?"),
                new Case(
                        "noise behind the header",
                        "--input @/damaged.mkv",
                        DONE,
                        "@/damaged.mkv: ended after 6 of about 20 frames; was the file cut off, or is it still "
                                + "being written?"),
                new Case(
                        "text in a folder of pictures",
                        "--input @/texts",
                        INPUT,
                        "@/texts/a.jpg: is no JPEG, PNG, BMP, WebP or TIFF picture; take it out of the folder, "
                                + "or convert it"),
                new Case(
                        "a picture of 16384x16384",
                        "--input @/huge.png",
                        INPUT,
                        "@/huge.png: holds no picture that can be decoded: Invalid data found when processing "
                                + "input (is the file damaged, or has a picture more than maxPixels, 67108864?)"),
                new Case(
                        "a video of 16384x16384",
                        "--input @/huge.avi",
                        INPUT,
                        "@/huge.avi: pictures of 16384x16384 take more memory than this source may have: "
                                + "maxPixels is 67108864; scale them down, or give the source a larger maxPixels in a "
                                + "configuration for run"),
                new Case(
                        "pictures larger than maxPixels",
                        "run --config @/pixels.yaml",
                        INPUT,
                        "gate: @/good.mkv: pictures of 320x192 take more memory than this source may have: "
                                + "maxPixels is 50000; scale them down, or give the source a larger maxPixels in a "
                                + "configuration for run"),
                new Case(
                        "a picture of 1x1, as a video",
                        "--input @/one.bmp --annotate @/a.mp4",
                        OUTPUT,
                        "cannot write @/a.mp4: a picture of 2x2 is too small for H.264, which begins at 16x16; "
                                + "do without the annotated video of this source"),
                new Case(
                        "start behind its end",
                        "--start 10s",
                        INPUT,
                        "@/good.mkv: holds no picture at or after start 10.0 s; start earlier"),
                new Case(
                        "a file as an address",
                        "--input file:///srv/x.mp4",
                        INPUT,
                        "file:///srv/x.mp4: is an address; give the path alone, /srv/x.mp4"),
                new Case(
                        "address without a host",
                        "run --config @/hostless.yaml",
                        USAGE,
                        "@/hostless.yaml:3: sources.gate.url must name a host, as rtsp://192.168.1.10/live does, but was "
                                + "rtsp:///live"),
                new Case(
                        "address of an unknown kind",
                        "--input http://gate/x.mp4",
                        INPUT,
                        "http://gate/x.mp4: is an address that Curlew does not read; give rtsp://, rtsps:// or a "
                                + "file"),
                new Case(
                        "camera's name without an address",
                        "run --config @/dns.yaml",
                        INPUT,
                        "gate: rtsp://gate.invalid/live: cannot be opened: no address is known for the name "
                                + "gate.invalid; check the spelling in url, and this machine's DNS server"),
                new Case(
                        "camera that is not there",
                        "run --config @/camera.yaml",
                        INPUT,
                        "gate: rtsp://127.0.0.1:9/live: cannot be opened: Connection refused (is the camera on, "
                                + "are address, user and password right?)"));
    }

    private static List<Case> models() {
        return List.of(
                new Case(
                        "no such file",
                        "--model @/none.onnx",
                        MODEL,
                        "@/none.onnx: no such file or folder; give a model folder, for example "
                                + "model-repo/nanodet, or x.onnx"),
                new Case(
                        "no right to read it",
                        "--model @/secret.onnx",
                        MODEL,
                        "@/secret.onnx: cannot be read by this user; change its permissions"),
                new Case(
                        "a file of another kind",
                        "--model @/text.mp4",
                        MODEL,
                        "@/text.mp4: its name must end with .onnx, .plan or .engine to be taken as a model"),
                new Case(
                        "a folder without a model",
                        "--model @/texts",
                        MODEL,
                        "@/texts: holds no config.pbtxt and no version folder such as 1/, so it is no model; "
                                + "give a model folder, for example model-repo/nanodet, or x.onnx"),
                new Case(
                        "text",
                        "--model @/text.onnx",
                        MODEL,
                        "@/text.onnx: is no ONNX model, or only a part of one; copy or export it again"),
                new Case("empty", "--model @/empty.onnx", MODEL, "@/empty.onnx: is empty; copy or export it again"),
                new Case(
                        "noise",
                        "--model @/noise.onnx",
                        MODEL,
                        "@/noise.onnx: is no ONNX model, or only a part of one; copy or export it again"),
                new Case(
                        "cut off",
                        "--model @/cut.onnx",
                        MODEL,
                        "@/cut.onnx: is no ONNX model, or only a part of one; copy or export it again"),
                new Case(
                        "of a later ONNX",
                        "--model @/later.onnx",
                        MODEL,
                        "@/later.onnx: is written in version 99 of ONNX, but ONNX Runtime reads up to version "
                                + "13; export the model again for an older version (opset_version)"),
                new Case(
                        "operators of a later ONNX",
                        "--model @/opset.onnx",
                        MODEL,
                        "@/opset.onnx: uses operator set 99 of ai.onnx, but ONNX Runtime knows up to set 26; "
                                + "export the model again for an older version (opset_version)"),
                new Case(
                        "an operator that nobody knows",
                        "--model @/unknown.onnx",
                        MODEL,
                        "@/unknown.onnx: uses operator Frobnicate, which operator set 13 of ONNX does not have; "
                                + "export it with standard operators"),
                new Case(
                        "weights in a file that is missing",
                        "--model @/lost.onnx",
                        MODEL,
                        "@/lost.onnx: keeps its weights in @/lost.data, which is not there; copy that file too"),
                new Case(
                        "weights outside of the model's folder",
                        "--model @/outside.onnx",
                        MODEL,
                        "@/outside.onnx: keeps its weights outside of its own folder, where they are not read; put them "
                                + "beside it and export it again"),
                new Case(
                        "weights in a folder",
                        "--model @/folder.onnx",
                        MODEL,
                        "@/folder.onnx: keeps its weights in @/texts, which cannot be read: Is a directory; copy that file "
                                + "again"),
                new Case(
                        "weights in a file that is too short",
                        "--model @/short.onnx",
                        MODEL,
                        "@/short.onnx: keeps its weights in a file of 100 bytes, which is too short for tensor "
                                + "rows (35280 bytes from 0 on); copy that file again"),
                new Case(
                        "outputs that no parser knows",
                        "--model @/flat.onnx",
                        MODEL,
                        "@/flat.onnx: no parser knows input images FP32 [1,3,192,320] and outputs output FP32 "
                                + "[1,8820]; export it for one of classifier, detectnet, detr, efficient_nms, fastestdet, "
                                + "nanodet, rtdetr, ssd, torchvision, yolov10, yolov5, yolov8, yolox, yolox_decoded, or write a parser of your own (docs/models.md, docs/plugins.md)"),
                new Case(
                        "outputs of another size in config.pbtxt",
                        "--model @/shapes",
                        MODEL,
                        "@/shapes/config.pbtxt: output \"output\" dims [1, 1260, 85] do not fit output FP32 "
                                + "[1,1260,7] of @/shapes/3/model.onnx; write dims: [1, 1260, 7]"),
                new Case(
                        "inputs of another rank in config.pbtxt",
                        "--model @/ranks",
                        MODEL,
                        "@/ranks/config.pbtxt: input \"images\" dims [3, 192, 320] do not fit images FP32 "
                                + "[1,3,192,320] of @/ranks/3/model.onnx; write dims: [1, 3, 192, 320]"),
                new Case(
                        "a number in config.pbtxt that is none",
                        "--model @/syntax",
                        MODEL,
                        "@/syntax/config.pbtxt:3:61: dims must be a whole number, but was high"),
                new Case(
                        "for pictures of 9216x9216",
                        "--model @/wide",
                        MODEL,
                        "@/wide/1/model.onnx: tensor images FP32 [1,3,9216,9216] needs more memory than the "
                                + "agent may take; export it for smaller pictures, set fewer threads, or "
                                + "CURLEW_JAVA_OPTS=-XX:MaxDirectMemorySize=2g"),
                new Case(
                        "answers NaN",
                        "--model @/nan.onnx",
                        MODEL,
                        "@/nan.onnx: self-test on a grey picture: has NaN in output output FP32 [1,1260,7]; "
                                + "export it with floats of 32 bits, and check parameters mean and std in a config.pbtxt "
                                + "(docs/models.md)"),
                new Case(
                        "answers infinity",
                        "--model @/inf.onnx",
                        MODEL,
                        "@/inf.onnx: self-test on a grey picture: has Infinity in output output FP32 [1,1260,7]; "
                                + "export it with floats of 32 bits, and check parameters mean and std in a config.pbtxt "
                                + "(docs/models.md)"),
                new Case(
                        "a TensorRT plan",
                        "--gpu none --model @/cells.plan",
                        MODEL,
                        "@/cells.plan: a TensorRT plan needs the GPU, but gpu.device is none; give a model.onnx"));
    }

    private static List<Case> labels() {
        return List.of(
                new Case(
                        "label_filename of a file that is missing",
                        "--model @/unlabelled",
                        MODEL,
                        "@/unlabelled/labels.txt: no such file; label_filename is relative to the model folder"),
                new Case(
                        "not UTF-8",
                        "--model @/latin",
                        MODEL,
                        "@/latin/names.txt: is not UTF-8 text; save it as UTF-8"),
                new Case(
                        "too few",
                        "--model @/few",
                        DONE,
                        "there are 1 labels, but the model @/few/3/model.onnx has 2 classes, so names may be "
                                + "wrong; give labels.txt one name a line for each class"),
                new Case(
                        "too many",
                        "--model @/many",
                        DONE,
                        "there are 3 labels, but the model @/many/3/model.onnx has 2 classes, so names may be "
                                + "wrong; give labels.txt one name a line for each class"),
                new Case(
                        "none",
                        "--model @/nameless",
                        DONE,
                        "no labels are given, so the 2 classes are called class 0, class 1 and so on; put "
                                + "labels.txt beside the model, one name a line"),
                new Case(
                        "a class that the model has not",
                        "--classes persn",
                        USAGE,
                        "classes: cells has no class \"persn\"; did you mean person?; it has person, car"),
                new Case(
                        "the same in a configuration",
                        "run --config @/classes.yaml",
                        USAGE,
                        "classes: cells has no class \"persn\"; did you mean person?; it has person, car"));
    }

    private static List<Case> outputs() {
        return List.of(
                new Case(
                        "into a folder that is not there",
                        "--mot @/none/t.txt",
                        OUTPUT,
                        "cannot write @/none/t.txt: there is no folder @/none; create it first"),
                new Case(
                        "a folder in place of a file",
                        "--report @",
                        OUTPUT,
                        "cannot write @: it is a folder; name a file in it"),
                new Case(
                        "into a folder without the right to write",
                        "--events @/secrets/e.jsonl",
                        OUTPUT,
                        "cannot write @/secrets/e.jsonl: Permission denied in @/secrets; let this user write "
                                + "there"),
                new Case(
                        "a disk that is full: events",
                        "--events /dev/full",
                        OUTPUT,
                        "cannot write /dev/full: No space left on device; make room on its disk"),
                new Case(
                        "a disk that is full: tracks",
                        "--mot /dev/full",
                        OUTPUT,
                        "cannot write /dev/full: No space left on device; make room on its disk"),
                new Case(
                        "a disk that is full: video",
                        "--annotate /dev/full",
                        OUTPUT,
                        "cannot write /dev/full: writing the header failed: No space left on device; make room "
                                + "on its disk"),
                new Case(
                        "a disk that is full: report",
                        "--report /dev/full",
                        OUTPUT,
                        "cannot write /dev/full: No space left on device; make room on its disk"),
                new Case(
                        "a disk that is full: summary",
                        "--summary-json /dev/full",
                        OUTPUT,
                        "cannot write /dev/full: No space left on device; make room on its disk"),
                new Case(
                        "over the input",
                        "--mot @/good.mkv",
                        USAGE,
                        "tracks must have a file of its own, but @/good.mkv is also the input; give tracks another path"));
    }

    private static List<Case> settings() {
        return List.of(
                new Case(
                        "no such file", "run --config @/none.yaml", USAGE, "@/none.yaml: no such file; check the path"),
                new Case("a folder", "run --config @/texts", USAGE, "@/texts: is a folder; name the file in it"),
                new Case(
                        "empty",
                        "run --config @/empty.yaml",
                        USAGE,
                        "@/empty.yaml: is empty; docs/agent.reference.yaml shows every key"),
                new Case(
                        "not UTF-8",
                        "run --config @/latin.yaml",
                        USAGE,
                        "@/latin.yaml:1: byte 0xFC is not UTF-8; save the file as UTF-8"),
                new Case(
                        "not YAML",
                        "run --config @/broken.yaml",
                        USAGE,
                        "@/broken.yaml:2: while parsing a flow mapping: expected ',' or '}', but got <stream "
                                + "end>; look for a bracket, quote or indent that is missing"),
                new Case(
                        "of a later version",
                        "run --config @/version.yaml",
                        USAGE,
                        "@/version.yaml:1: version must be 1, the only one this agent knows, but was 2: the file "
                                + "was written for a newer agent; update the agent"),
                new Case(
                        "standard input for two sources",
                        "run --config @/twice.yaml",
                        USAGE,
                        "@/twice.yaml:2: sources must not read standard input (url: -) twice, but gate and yard "
                                + "do"),
                new Case(
                        "two documents",
                        "run --config @/documents.yaml",
                        USAGE,
                        "@/documents.yaml:4: expected a single document in the stream: but found another document; "
                                + "keep one, without ---"),
                new Case(
                        "merge keys",
                        "run --config @/merge.yaml",
                        USAGE,
                        "@/merge.yaml:4: sources.yard.<<: merge keys are not read; write the keys out"),
                new Case(
                        "a tag",
                        "run --config @/tag.yaml",
                        USAGE,
                        "@/tag.yaml:4: a tag such as !!java.io.File means nothing here; leave it out"),
                new Case(
                        "a secret that is not there",
                        "run --config @/unset.yaml",
                        USAGE,
                        "@/unset.yaml:3: sources.gate.url: ${env:CURLEW_NOT_SET}: this environment variable is not set"),
                new Case(
                        "a key that is not known",
                        "run --config @/key.yaml",
                        USAGE,
                        "@/key.yaml:3: sources.gate.fsp: unknown key, did you mean 'fps'?"));
    }

    /** The operator's page. */
    static String page() {
        StringBuilder page = new StringBuilder(
                """
                # What Curlew says of bad input

                One line, an exit code ([operator-guide.md](operator-guide.md#exit-codes)), and no half-written file under its
                final name. A test runs every row; the lines are what it must print, without folders, without `curlew: ` in front
                and without the log's time. Code 0 means that the work goes on after a warning. `--verbose` adds the stack
                trace.
                """);
        List<Group> all = new ArrayList<>(groups());
        all.add(new Group("While it runs", MOMENTS));
        for (Group group : all) {
            page.append("\n## ").append(group.heading()).append("\n\n| what | code | line |\n| --- | --- | --- |\n");
            for (Case bad : group.cases()) {
                String line = bad.line()
                        .replace("@/", "")
                        .replace("@", ".")
                        .replace("|", "\\|")
                        .replace("#", "7");
                page.append("| %s | %d | `%s` |\n".formatted(bad.what(), bad.exit(), line));
            }
        }
        return page.append(
                        """

                        A file that is deleted meanwhile is read to its end, and of 100,000 boxes in a frame the 300 best are kept
                        (`max_detections`), both without a word.
                        """)
                .toString();
    }
}
