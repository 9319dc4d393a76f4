package dev.curlew.infer.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.curlew.infer.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Unpacks ONNX Runtime's libraries once into the folder that {@code curlew.natives} names. Left alone, its Java part
 * unpacks 28 MB into the temporary folder at every start, and a killed agent leaves them there.
 */
final class OnnxNatives {
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String[] LIBRARIES = {"libonnxruntime.so", "libonnxruntime4j_jni.so"};

    private OnnxNatives() {}

    static synchronized void prepare() throws EngineException {
        String natives = System.getProperty("curlew.natives", "");
        if (natives.isEmpty() || System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        String platform = System.getProperty("os.arch", "").equals("aarch64") ? "linux-aarch64" : "linux-x64";
        try {
            Path folder = Path.of(natives, "onnxruntime-" + version(), platform);
            Files.createDirectories(folder);
            for (String library : LIBRARIES) {
                unpack("/ai/onnxruntime/native/" + platform + "/" + library, folder.resolve(library));
            }
            System.setProperty(PATH_PROPERTY, folder.toString());
        } catch (IOException e) {
            throw new EngineException(
                    natives + ": ONNX Runtime's libraries cannot be unpacked there: " + e.getMessage()
                            + " (make it writable, or set CURLEW_CACHE to a folder that is)",
                    e);
        }
    }

    /** An agent of another version, run beside this one, has a folder of its own. */
    private static String version() throws IOException {
        Properties build = new Properties();
        try (InputStream in = OnnxNatives.class.getResourceAsStream("/curlew-build.properties")) {
            build.load(in);
        }
        return build.getProperty("onnxruntime");
    }

    private static void unpack(String resource, Path target) throws IOException {
        try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not in the JAR, which is for another platform");
            }
            long size =
                    OrtEnvironment.class.getResource(resource).openConnection().getContentLengthLong();
            if (Files.exists(target) && Files.size(target) == size) {
                return;
            }
            Path part = Files.createTempFile(
                    target.getParent(), target.getFileName().toString(), ".part");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
