package dev.curlew.app.console;

import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.bytedeco.ffmpeg.global.avutil;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the build, and the native libraries as they report themselves. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws EngineException {
        Properties build = build();
        return new String[] {
            "curlew " + build.getProperty("version") + " (" + build.getProperty("platform") + ")",
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
            "FFmpeg " + avutil.av_version_info().getString(),
            "ONNX Runtime " + OnnxEngine.runtimeVersion()
        };
    }

    public static Properties build() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/curlew-build.properties")) {
            if (in == null) {
                throw new IllegalStateException("curlew-build.properties is missing from the JAR");
            }
            build.load(in);
            return build;
        } catch (IOException e) {
            throw new IllegalStateException("curlew-build.properties cannot be read", e);
        }
    }
}
