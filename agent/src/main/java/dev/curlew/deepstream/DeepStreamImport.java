package dev.curlew.deepstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a DeepStream application's configuration, with the files that it names, and says it in Curlew's words. */
public final class DeepStreamImport {
    private static final int MOST_FILES = 2000;
    private static final int SHOWN = 10;

    private final Path source;
    private final Ledger ledger = new Ledger();

    private DeepStreamImport(Path source) {
        this.source = source;
    }

    /**
     * @param place a configuration, or the folder that holds it
     * @throws ImportException when there is nothing that could be imported
     */
    public static Imported read(Path place) throws ImportException {
        Path file = place.toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            throw new ImportException(file, 0, "no such file or folder; check the path");
        }
        return new DeepStreamImport(Files.isDirectory(file) ? choose(file) : file).run();
    }

    /** The folder's only deepstream-app configuration, else its only model. */
    private static Path choose(Path folder) throws ImportException {
        List<Path> apps = new ArrayList<>();
        List<Path> models = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(DeepStreamImport::isCandidate)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList()) {
                Kind kind = kind(file);
                if (kind == Kind.APP) {
                    apps.add(file);
                } else if (kind == Kind.NVINFER || kind == Kind.NVINFERSERVER) {
                    models.add(file);
                }
            }
        } catch (IOException e) {
            throw new ImportException(folder, 0, "cannot be read: " + e.getMessage());
        }
        List<Path> found = apps.isEmpty() ? models : apps;
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new ImportException(
                    folder, 0, "holds no deepstream-app, nvinfer or nvinferserver configuration; name the file");
        }
        List<String> names = found.stream()
                .limit(SHOWN)
                .map(each -> String.valueOf(each.getFileName()))
                .toList();
        throw new ImportException(
                folder,
                0,
                "holds " + found.size() + " " + (apps.isEmpty() ? "model" : "deepstream-app")
                        + " configurations; name one of them: " + String.join(", ", names)
                        + (found.size() > SHOWN ? ", ..." : ""));
    }

    private static boolean isCandidate(Path file) {
        return Files.isRegularFile(file)
                && String.valueOf(file.getFileName()).matches("(?i).*\\.(txt|ya?ml|conf|cfg|ini|pbtxt|prototxt)");
    }

    private static Kind kind(Path file) {
        try {
            return Kind.of(DocumentReader.read(file));
        } catch (ImportException e) {
            // labels and the like
            return Kind.OTHER;
        }
    }

    private Imported run() throws ImportException {
        Document document = DocumentReader.read(source);
        Kind kind = Kind.of(document);
        ledger.add(document, kind);
        return switch (kind) {
            case APP -> app(document);
            case NVINFER -> result("", new NvinferMapping(document, null, FrameSize.UNKNOWN, ledger).map(), List.of());
            case NVINFERSERVER -> result(
                    "", new NvinferServerMapping(document, FrameSize.UNKNOWN, ledger).map(), List.of());
            default -> throw new ImportException(
                    source,
                    0,
                    "is " + kind.words() + "; "
                            + switch (kind) {
                                case ANALYTICS -> "curlew import nvdsanalytics reads it";
                                case MESSAGES -> "curlew import msgconv reads it";
                                default -> "give a deepstream-app, nvinfer or nvinferserver configuration";
                            });
        };
    }

    private Imported app(Document document) {
        List<Source> sources = new SourceMapping(document, ledger).map();
        ModelDraft draft = primary(document);
        secondaries(document);
        Map<String, String> tracker = tracker(document);
        Map<String, String> outputs = new OutputMapping(document, ledger).map();
        if (sources.isEmpty()) {
            ledger.todo(document.file() + ": no source could be taken over; name at least one in agent.yaml");
        }
        ModelDraft named = draft == null ? new ModelDraft(document.file()) : draft;
        List<String> variables =
                sources.stream().flatMap(each -> each.variables().stream()).toList();
        return result(AgentText.of(document.file(), named, sources, tracker, outputs), draft, variables);
    }

    private Imported result(String agent, @Nullable ModelDraft draft, List<String> variables) {
        return new Imported(
                source,
                agent,
                draft == null ? null : draft.model(),
                draft == null ? List.of() : draft.classes(),
                variables,
                ledger.findings(),
                ledger.todos(),
                ledger.notes());
    }

    private @Nullable ModelDraft primary(Document document) {
        Group group = document.group("primary-gie");
        if (group == null) {
            ledger.todo(document.file() + ": there is no [primary-gie]; put a model folder beside agent.yaml as"
                    + " model-repo/model");
            return null;
        }
        if (!group.isOn()) {
            ledger.leaveOut(group, Outcome.UNNEEDED, "[primary-gie] is off (enable=0)");
            ledger.todo(document.file() + ":" + group.line() + ": [primary-gie] is off, but Curlew needs a model; put a"
                    + " model folder beside agent.yaml as model-repo/model");
            return null;
        }
        Entry file = configFile(group);
        if (file == null) {
            ledger.todo(
                    document.file() + ":" + group.line() + ": [primary-gie] names no config-file; put a model folder"
                            + " beside agent.yaml as model-repo/model");
            return null;
        }
        Document model = follow(file, "put a model folder beside agent.yaml as model-repo/model");
        if (model == null) {
            return null;
        }
        Kind kind = Kind.of(model);
        if (kind == Kind.NVINFER || kind == Kind.NVINFERSERVER) {
            ledger.add(model, kind);
            ledger.mapped(file, "the model folder");
            return kind == Kind.NVINFER
                    ? new NvinferMapping(model, group, frame(document), ledger).map()
                    : new NvinferServerMapping(model, frame(document), ledger).map();
        }
        ledger.todo(file.place() + ": " + model.file() + " is " + kind.words()
                + ", not one of nvinfer or nvinferserver; put a model folder beside agent.yaml as model-repo/model");
        if (!ledger.knows(model.file())) {
            ledger.addWhole(model, kind, kind.words() + " is not read");
        }
        return null;
    }

    private static @Nullable Entry configFile(Group group) {
        Entry file = group.get("config-file");
        return file == null ? group.get("config-file-path") : file;
    }

    private static FrameSize frame(Document document) {
        Group mux = document.group("streammux");
        Entry width = mux == null ? null : mux.get("width");
        Entry height = mux == null ? null : mux.get("height");
        return width == null || height == null ? FrameSize.UNKNOWN : new FrameSize(width.integer(0), height.integer(0));
    }

    /** Null where the file cannot be read; then there is something to do. */
    private @Nullable Document follow(Entry entry, String remedy) {
        Path file = Paths.of(entry);
        if (file == null) {
            ledger.todo(entry.place() + ": " + entry.key() + " names no file; " + remedy);
            return null;
        }
        try {
            return DocumentReader.read(file);
        } catch (ImportException e) {
            ledger.todo(entry.place() + ": " + e.getMessage() + "; " + remedy);
            return null;
        }
    }

    /** Everything that is named and not taken over still has its keys in the report. */
    private void secondaries(Document document) {
        for (Group group : document.groups()) {
            Entry file = configFile(group);
            if (group.name().matches("secondary-gie\\d*") && group.isOn()) {
                ledger.note(document.file() + ":" + group.line() + ": [" + group.name()
                        + "] is a secondary model, which" + " Curlew does not run");
            }
            if (group.name().matches("secondary-gie\\d*") && !group.isOn()) {
                ledger.leaveOut(group, Outcome.UNNEEDED, "[" + group.name() + "] is off (enable=0)");
            } else if (group.isOn()
                    && file != null
                    && group.name()
                            .matches("secondary-gie\\d*|nvds-analytics|(secondary-)?pre-process\\d*|dewarper\\d*")) {
                leave(group, file);
            }
        }
    }

    private void leave(Group group, Entry entry) {
        Path file = Paths.of(entry);
        if (file == null || ledger.knows(file)) {
            return;
        }
        try {
            Document document = DocumentReader.read(file);
            Kind kind = Kind.of(document);
            String instead = kind == Kind.ANALYTICS
                    ? "; curlew import nvdsanalytics " + file + " takes its zones and lines over"
                    : "";
            ledger.addWhole(document, kind, "belongs to [" + group.name() + "], which is not taken over" + instead);
        } catch (ImportException e) {
            ledger.note(entry.place() + ": " + e.getMessage() + ", so its keys are not in this report");
        }
    }

    private Map<String, String> tracker(Document document) {
        Group group = document.group("tracker");
        if (group == null) {
            return Map.of();
        }
        if (!group.isOn()) {
            ledger.leaveOut(group, Outcome.UNNEEDED, "[tracker] is off, but Curlew always tracks");
            return Map.of();
        }
        Entry file = group.get("ll-config-file");
        if (file == null) {
            return Map.of();
        }
        // with sub-batches there is one file for each; the first is taken
        Entry first = new Entry(
                file.file(),
                file.line(),
                file.group(),
                file.key(),
                file.list().isEmpty() ? "" : file.list().get(0));
        Document settings = follow(first, "Curlew's tracker keeps its defaults");
        if (settings == null) {
            return Map.of();
        }
        Kind kind = Kind.of(settings);
        if (kind != Kind.TRACKER) {
            ledger.note(file.place() + ": " + settings.file() + " is " + kind.words()
                    + ", so Curlew's tracker keeps its defaults");
            return Map.of();
        }
        ledger.add(settings, Kind.TRACKER);
        ledger.mapped(file, "tracker in agent.yaml, as far as its keys have an equal");
        return new TrackerMapping(settings, ledger).map();
    }
}
