package dev.curlew.system;

import dev.curlew.kit.BadModel;
import dev.curlew.kit.Bitmap;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The files that the rows of {@link BadInputs} speak of. */
final class BadFiles {
    private BadFiles() {}

    static void layOut(Path folder) throws IOException {
        Mover person = Mover.always(4, 40, 2, 0, 0.9);
        Path good = new Scene(10, 20, person).write(folder.resolve("good.mkv"), Codec.FFV1);
        byte[] video = Files.readAllBytes(good);
        Files.write(folder.resolve("cut.mkv"), BadModel.firstHalf(video));
        byte[] h264 = Files.readAllBytes(new Scene(10, 20, person).write(folder.resolve("h264.mkv"), Codec.H264));
        Files.write(folder.resolve("damaged.mkv"), damaged(h264));
        byte[] mp4 = Files.readAllBytes(new Scene(10, 20, person).write(folder.resolve("v.mp4"), Codec.MPEG4));
        Files.write(folder.resolve("cut.mp4"), BadModel.firstHalf(mp4));
        Files.write(folder.resolve("huge.png"), png(16384, 16384));
        Bitmap.write(folder.resolve("one.bmp"), 1, 1);
        TestVideo.write(folder.resolve("small.avi"), Codec.FFV1, 96, 64, 10, 2, (frame, picture) -> {});
        Files.write(folder.resolve("huge.avi"), huge(Files.readAllBytes(folder.resolve("small.avi"))));
        Files.write(folder.resolve("sound.wav"), silence());
        for (String name : List.of("empty.mp4", "empty.onnx", "empty.yaml")) {
            Files.write(folder.resolve(name), new byte[0]);
        }
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Files.write(folder.resolve("noise.mp4"), noise);
        Files.write(folder.resolve("noise.onnx"), noise);
        Files.createDirectories(folder.resolve("texts"));
        for (String name : List.of("text.mp4", "text.onnx", "texts/a.jpg")) {
            Files.writeString(folder.resolve(name), "This is text.\n");
        }
        layOutModels(folder);
        layOutSettings(folder);
        Files.createSymbolicLink(folder.resolve("link.mp4"), folder.resolve("gone.mp4"));
        Files.copy(good, folder.resolve("secret.mkv"));
        Files.copy(folder.resolve("cells.onnx"), folder.resolve("secret.onnx"));
        Files.createDirectories(folder.resolve("secrets"));
        for (String name : List.of("secret.mkv", "secret.onnx")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("---------"));
        }
        Files.setPosixFilePermissions(folder.resolve("secrets"), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void layOutModels(Path folder) throws IOException {
        byte[] model = Files.readAllBytes(TestModel.writeFile(folder, "cells"));
        Files.write(folder.resolve("cells.plan"), model);
        Files.write(folder.resolve("cut.onnx"), BadModel.firstHalf(model));
        Files.write(folder.resolve("later.onnx"), TestModel.bytes(99, 13));
        Files.write(folder.resolve("opset.onnx"), TestModel.bytes(8, 99));
        BadModel.unknownOperator(folder, "unknown");
        BadModel.external(folder, "lost", "lost.data");
        BadModel.external(folder, "outside", "../outside.data");
        BadModel.external(folder, "folder", "texts");
        BadModel.external(folder, "short", "short.data");
        Files.write(folder.resolve("short.data"), new byte[100]);
        BadModel.flat(folder, "flat");
        BadModel.wide(Files.createDirectories(folder.resolve("wide/1")), "model");
        Files.writeString(
                folder.resolve("wide/config.pbtxt"),
                "parameters { key: \"parser\" value { string_value: \"yolov10\" } }\n");
        BadModel.answering(folder, "nan", Float.NaN);
        BadModel.answering(folder, "inf", Float.POSITIVE_INFINITY);
        edited(folder, "shapes", "1260, 7", "1260, 85");
        edited(folder, "ranks", "dims: [ 1, 3, 192, 320 ]", "dims: [ 3, 192, 320 ]");
        edited(folder, "syntax", "dims: [ 1, 3, 192", "dims: [ 1, 3, high");
        edited(folder, "unlabelled", "names.txt", "labels.txt");
        TestModel.writeFolder(folder, "cells");
        for (String name : List.of("few", "many", "latin", "nameless")) {
            TestModel.writeFolder(folder, name);
        }
        Files.writeString(folder.resolve("few/names.txt"), "person\n");
        Files.writeString(folder.resolve("many/names.txt"), "person\ncar\nlorry\n");
        Files.write(folder.resolve("latin/names.txt"), "Fußgänger\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("nameless/names.txt"), new byte[0]);
    }

    private static void edited(Path folder, String name, String from, String to) throws IOException {
        Path config = TestModel.writeFolder(folder, name).resolve("config.pbtxt");
        String text = Files.readString(config);
        if (!text.contains(from)) {
            throw new IllegalStateException(text);
        }
        Files.writeString(config, text.replace(from, to));
    }

    private static void layOutSettings(Path folder) throws IOException {
        String good = "model: cells.onnx\nsources:\n  gate: {url: good.mkv}\n";
        Map<String, String> texts = pairs(
                "broken",
                "model: cells.onnx\nsources: {gate: {url: good.mkv}\n",
                "version",
                "version: 2\n" + good,
                "pixels",
                good.replace("good.mkv", "good.mkv, maxPixels: 50000"),
                "twice",
                good.replace("good.mkv", "\"-\"") + "  yard: {url: \"-\"}\n",
                "key",
                good.replace("good.mkv", "good.mkv, fsp: 5"),
                "classes",
                good + "classes: [persn]\n",
                "hostless",
                good.replace("good.mkv", "\"rtsp:///live\""),
                "documents",
                good + "---\n" + good,
                "merge",
                good.replace("{url", "&gate {url") + "  yard: {<<: *gate, url: good.mkv}\n",
                "tag",
                good + "threads: !!java.io.File [x]\n",
                "unset",
                good.replace("good.mkv", "\"rtsp://u:${env:CURLEW_NOT_SET}@h/\""),
                "dns",
                good.replace("good.mkv", "\"rtsp://gate.invalid/live\""),
                "camera",
                good.replace("good.mkv", "\"rtsp://127.0.0.1:9/live\""));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(folder.resolve(text.getKey() + ".yaml"), text.getValue());
        }
        Files.write(folder.resolve("latin.yaml"), ("# Tür\n" + good).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Map<String, String> pairs(String... words) {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < words.length; i += 2) {
            pairs.put(words[i], words[i + 1]);
        }
        return pairs;
    }

    /** A second of silence: a WAV file by its header. */
    private static byte[] silence() {
        int bytes = 16_000;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(bytes); // PCM, one channel
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        return wav.array();
    }

    /** Noise behind the headers. */
    private static byte[] damaged(byte[] video) {
        byte[] damaged = video.clone();
        byte[] noise = new byte[16];
        Random random = new Random(1);
        for (int at = 1024; at + 64 < damaged.length; at += 256) {
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, at, noise.length);
        }
        return damaged;
    }

    /** The stream's header claims another size. */
    private static byte[] huge(byte[] avi) {
        byte[] huge = avi.clone();
        int format = new String(avi, StandardCharsets.ISO_8859_1).indexOf("strf") + 8;
        ByteBuffer.wrap(huge)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(format + 4, 16384)
                .putInt(format + 8, 16384);
        return huge;
    }

    /** A PNG that is nothing but its header. */
    private static byte[] png(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
