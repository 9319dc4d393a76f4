package dev.curlew.app.engine;

import dev.curlew.app.console.UserException;
import dev.curlew.parse.ParserFactory;
import dev.curlew.parse.Parsers;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parsers of a user's own: every JAR in the folder that the launcher names. Each JAR has a class loader of its own, which
 * lives as long as a model uses its parser.
 */
final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final String SERVICE = "META-INF/services/" + ParserFactory.class.getName();

    private Plugins() {}

    /** Curlew's parsers and those of the folder in {@code curlew.plugins}. */
    static Parsers parsers() {
        String folder = System.getProperty("curlew.plugins", "");
        return folder.isEmpty() ? Parsers.installed() : parsers(Path.of(folder));
    }

    static Parsers parsers(Path folder) {
        List<ParserFactory> factories = new ArrayList<>();
        for (Path jar : jars(folder)) {
            List<ParserFactory> found = load(jar);
            for (ParserFactory factory : found) {
                LOG.info("{}: parser {}", jar, factory.name());
            }
            factories.addAll(found);
        }
        try {
            return Parsers.installed().with(factories);
        } catch (IllegalArgumentException e) {
            throw broken(folder, e.getMessage() + "; rename or remove one");
        }
    }

    private static List<Path> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw broken(
                    folder,
                    "the folder of plugins cannot be read; is it there, and may this user read it? CURLEW_PLUGINS names it");
        }
        jars.sort(null);
        return jars;
    }

    private static List<ParserFactory> load(Path jar) {
        List<ParserFactory> factories = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(SERVICE) == null) {
                throw broken(jar, "holds no parser: it has no " + SERVICE);
            }
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, ParserFactory.class.getClassLoader());
            ServiceLoader.load(ParserFactory.class, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .forEach(provider -> factories.add(provider.get()));
        } catch (IOException e) {
            throw broken(
                    jar, "is no readable JAR: " + e.getMessage() + "; build it again, or take it out of the folder");
        } catch (ServiceConfigurationError | LinkageError e) {
            String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
            throw broken(jar, "its parser cannot be loaded: " + e.getMessage() + cause);
        }
        if (factories.isEmpty()) {
            throw broken(jar, "holds no parser: " + SERVICE + " names none");
        }
        return factories;
    }

    private static UserException broken(Path file, String fault) {
        return new UserException(
                UserException.MODEL, (file + ": " + fault + " (docs/plugins.md)").replaceAll("\\s+", " "));
    }
}
