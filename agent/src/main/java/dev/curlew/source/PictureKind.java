package dev.curlew.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** Kinds of still pictures, told by the first bytes: names lie. */
enum PictureKind {
    JPEG(avcodec.AV_CODEC_ID_MJPEG, "ffd8ff"),
    PNG(avcodec.AV_CODEC_ID_PNG, "89504e470d0a1a0a"),
    BMP(avcodec.AV_CODEC_ID_BMP, "424d"),
    WEBP(avcodec.AV_CODEC_ID_WEBP, "52494646"),
    TIFF(avcodec.AV_CODEC_ID_TIFF, "49492a00"),
    TIFF_BIG_ENDIAN(avcodec.AV_CODEC_ID_TIFF, "4d4d002a");

    private static final int LONGEST_MAGIC = 8;
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

    private final int codec;
    private final String magic;

    PictureKind(int codec, String magic) {
        this.codec = codec;
        this.magic = magic;
    }

    /** FFmpeg's AV_CODEC_ID. */
    int codec() {
        return codec;
    }

    /** Null when the bytes are those of no picture. */
    static @Nullable PictureKind of(byte[] bytes) {
        String head = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_MAGIC)));
        for (PictureKind kind : values()) {
            if (head.startsWith(kind.magic)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether a file is named like a picture. */
    static boolean isNamed(Path file) {
        String name = String.valueOf(file.getFileName());
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether a file is named like a picture and begins like one. */
    static boolean isPicture(Path file) {
        if (!isNamed(file) || !Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(LONGEST_MAGIC)) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
