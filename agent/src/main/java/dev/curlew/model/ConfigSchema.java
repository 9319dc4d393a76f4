package dev.curlew.model;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Names, numbers and types of Triton's ModelConfig, from protobuf/model_config.proto of
 * https://github.com/triton-inference-server/common at 83adf7c. The resource is a FileDescriptorProto in text format,
 * so the build needs no protoc; it says proto2, which tells an absent key from an empty one.
 */
final class ConfigSchema {
    static final Descriptor MODEL_CONFIG = load();

    private ConfigSchema() {}

    private static Descriptor load() {
        try (InputStream resource =
                Objects.requireNonNull(ConfigSchema.class.getResourceAsStream("model_config.desc.txt"))) {
            FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
            TextFormat.merge(new String(resource.readAllBytes(), StandardCharsets.UTF_8), file);
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).findMessageTypeByName("ModelConfig");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }
}
