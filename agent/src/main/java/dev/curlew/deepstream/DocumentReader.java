package dev.curlew.deepstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads a file in whichever of the three syntaxes it is written. */
final class DocumentReader {
    static final int MAX_BYTES = 1 << 20;
    private static final Pattern MESSAGE = Pattern.compile("(?m)^[ \\t]*[A-Za-z_]\\w*[ \\t]*:?[ \\t]*[{\\[]");
    private static final Pattern YAML_GROUP = Pattern.compile("(?m)^[A-Za-z][\\w-]*:[ \\t]*(#.*)?$");
    private static final Pattern EQUATION = Pattern.compile("[\\w-]+\\s*=.*");

    private DocumentReader() {}

    static Document read(Path file) throws ImportException {
        String text = text(file);
        if (text.isBlank()) {
            throw new ImportException(file, 0, "is empty");
        }
        String first = firstLine(text);
        if (first.startsWith("[") || EQUATION.matcher(first).matches()) {
            return KeyFileSyntax.parse(file, text);
        }
        if (MESSAGE.matcher(text).find() && !YAML_GROUP.matcher(text).find()) {
            return PbtxtSyntax.parse(file, text);
        }
        return YamlSyntax.parse(file, text);
    }

    /** The first one that is neither empty nor a comment. */
    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
    }

    static String text(Path file) throws ImportException {
        byte[] bytes = bytes(file);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ImportException(file, badLine(bytes), "is not UTF-8 text; save it as UTF-8");
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new ImportException(file, lineAt(text, nul), "is binary, not a configuration");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static byte[] bytes(Path file) throws ImportException {
        if (Files.isDirectory(file)) {
            throw new ImportException(file, 0, "is a folder; name the file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ImportException(file, 0, "is no plain file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ImportException(file, 0, "is longer than 1 MiB, so it is no configuration");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new ImportException(file, 0, "no such file");
        } catch (AccessDeniedException e) {
            throw new ImportException(file, 0, "may not be read by this user");
        } catch (IOException e) {
            throw new ImportException(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    private static int badLine(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String good = out.flip().toString();
        return lineAt(good, good.length());
    }

    private static int lineAt(String text, int position) {
        return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
    }
}
