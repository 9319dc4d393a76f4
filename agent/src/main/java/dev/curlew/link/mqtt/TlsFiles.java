package dev.curlew.link.mqtt;

import dev.curlew.link.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How the files of certificates and keys looked when they were read: others since mean that somebody renewed them. */
record TlsFiles(List<String> looks) {
    static TlsFiles of(TlsSettings tls) {
        return new TlsFiles(Stream.of(tls.ca(), tls.certificate(), tls.key())
                .filter(path -> !path.isEmpty())
                .map(TlsFiles::look)
                .toList());
    }

    private static String look(String path) {
        try {
            Path file = Path.of(path);
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
