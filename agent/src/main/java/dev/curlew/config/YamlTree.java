package dev.curlew.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** A file's bytes as YAML nodes that know their lines; JSON is YAML. What is no YAML is told in one line. */
final class YamlTree {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 1000;

    private YamlTree() {}

    static MappingNode read(Path file) throws ConfigException {
        return read(file, text(file, bytes(file)));
    }

    /** @param from how messages name it */
    static MappingNode read(Path from, String text) throws ConfigException {
        return map(from, compose(from, text));
    }

    private static MappingNode map(Path file, @Nullable Node root) throws ConfigException {
        if (root == null) {
            throw broken(file, 0, "is empty; docs/agent.reference.yaml shows every key");
        }
        if (root instanceof MappingNode map) {
            return map;
        }
        throw broken(
                file,
                line(root),
                "must be a map of keys such as 'model: model-repo/nanodet', but is " + Scalars.show(root));
    }

    /** Counted from 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static byte[] bytes(Path file) throws ConfigException {
        if (Files.isDirectory(file)) {
            throw broken(file, 0, "is a folder; name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw broken(file, 0, "is longer than " + MAX_BYTES + " bytes, so it is hardly a configuration");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw broken(file, 0, "no such file; check the path");
        } catch (AccessDeniedException e) {
            throw broken(file, 0, "may not be read by this user");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
            throw broken(file, 0, "cannot be read: " + reason);
        }
    }

    private static String text(Path file, byte[] bytes) throws ConfigException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw broken(
                    file,
                    lineAt(text, text.length()),
                    String.format("byte 0x%02X is not UTF-8; save the file as UTF-8", bytes[in.position()]));
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        // JSON may be indented by tabs, which YAML does not take; within JSON's strings there can be none
        return text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
    }

    private static Node compose(Path file, String text) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw broken(file, Math.min(line, lineAt(text, text.length() - 1)), complaint(e));
        } catch (ReaderException e) {
            throw broken(
                    file,
                    lineAt(text, e.getPosition()),
                    String.format("the character U+%04X may not stand in YAML", e.getCodePoint()));
        } catch (IllegalArgumentException e) {
            // a tag whose escapes make no name, such as !!%20
            throw broken(
                    file,
                    lineAt(text, text.indexOf('!')),
                    "a tag such as !!str means nothing here, and one cannot be read; leave it out");
        } catch (YAMLException e) {
            throw broken(file, 0, Scalars.cut(String.valueOf(e.getMessage())));
        }
    }

    private static String complaint(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab cannot indent YAML; use spaces";
        }
        if (problem.startsWith("Global tag")) {
            return "a tag such as " + Scalars.cut(problem.replaceFirst(".*?: *(tag:yaml.org,2002:)?", "!!"))
                    + " means nothing here; leave it out";
        }
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        String remedy = context.startsWith("while ")
                ? "; look for a bracket, quote or indent that is missing"
                : problem.contains("another document") ? "; keep one, without ---" : "";
        return Scalars.cut(context + problem) + remedy;
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.chars()
                        .limit(Math.max(0, position))
                        .filter(c -> c == '\n')
                        .count();
    }

    private static ConfigException broken(Path file, int line, String complaint) {
        return new ConfigException(List.of(file + (line > 0 ? ":" + line : "") + ": " + complaint));
    }
}
