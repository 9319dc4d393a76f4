package dev.curlew.kit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** One damaged copy of a file per seed: bytes that flip, move or are missing, or a message whose fields are changed. */
public final class Mutation {
    private static final long[] EXTREMES = {0, 1, -1, 7, 1 << 16, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE};

    private final byte[] whole;
    private final Random random;

    private Mutation(byte[] whole, long seed) {
        this.whole = whole;
        // the first numbers of neighbouring seeds are nearly the same
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    /** Of any file. */
    public static byte[] ofBytes(byte[] whole, long seed) {
        return new Mutation(whole, seed).bytes();
    }

    /** Of a protobuf message: half of the copies are still well-formed. */
    public static byte[] ofMessage(byte[] whole, long seed) {
        Mutation mutation = new Mutation(whole, seed);
        return mutation.random.nextBoolean() ? mutation.message() : mutation.bytes();
    }

    /** Of a text: three of four copies have the same words and signs in another order, or other numbers. */
    public static byte[] ofText(byte[] whole, long seed) {
        Mutation mutation = new Mutation(whole, seed);
        return mutation.random.nextInt(4) > 0 ? mutation.text() : mutation.bytes();
    }

    private byte[] text() {
        List<String> words =
                new ArrayList<>(List.of(new String(whole, StandardCharsets.UTF_8).split("(?<=\\W)|(?=\\W)", -1)));
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(words.size());
            String other = words.get(random.nextInt(words.size()));
            switch (random.nextInt(4)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, other);
                case 2 -> words.set(at, other);
                default -> words.replaceAll(word -> word.matches("\\d+") && random.nextInt(4) == 0
                        ? Long.toString(EXTREMES[random.nextInt(EXTREMES.length)])
                        : word);
            }
        }
        return String.join("", words).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(1 << random.nextInt(6));
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) 0xff;
                default -> {
                    int count = Math.min(random.nextInt(64), bytes.length - at);
                    System.arraycopy(whole, random.nextInt(bytes.length - count + 1), bytes, at, count);
                }
            }
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** A field as it lies in the file: a number, or bytes that may be a message themselves. */
    private static final class Field {
        private final int tag;
        private long number;
        private byte[] bytes = {};
        private List<Field> parts = List.of();

        private Field(int tag) {
            this.tag = tag;
        }
    }

    private byte[] message() {
        List<Field> root = parse(whole, 0);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            change(root);
        }
        return serialize(root);
    }

    private void change(List<Field> message) {
        if (message.isEmpty()) {
            return;
        }
        int at = random.nextInt(message.size());
        Field field = message.get(at);
        if (!field.parts.isEmpty() && random.nextInt(8) > 0) {
            change(field.parts);
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> message.remove(at);
            case 1 -> message.add(random.nextInt(message.size()), field);
            case 2 -> message.set(at, message.get(random.nextInt(message.size())));
            default -> {
                field.number = EXTREMES[random.nextInt(EXTREMES.length)];
                field.parts = List.of();
                field.bytes = random.nextBoolean()
                        ? new byte[random.nextInt(100)]
                        : Mutation.ofBytes(field.bytes.length == 0 ? new byte[1] : field.bytes, random.nextLong());
            }
        }
    }

    private static List<Field> parse(byte[] bytes, int depth) {
        List<Field> fields = new ArrayList<>();
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                Field field = new Field(tag);
                switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_VARINT -> field.number = in.readUInt64();
                    case WireFormat.WIRETYPE_FIXED32 -> field.number = in.readFixed32();
                    case WireFormat.WIRETYPE_FIXED64 -> field.number = in.readFixed64();
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                        field.bytes = in.readByteArray();
                        field.parts = depth < 8 ? parse(field.bytes, depth + 1) : List.of();
                    }
                    default -> throw new IOException("no field");
                }
                fields.add(field);
            }
            return fields;
        } catch (IOException e) {
            return List.of(); // text or weights
        }
    }

    private static byte[] serialize(List<Field> fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (Field field : fields) {
                out.writeUInt32NoTag(field.tag);
                switch (WireFormat.getTagWireType(field.tag)) {
                    case WireFormat.WIRETYPE_VARINT -> out.writeUInt64NoTag(field.number);
                    case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32NoTag((int) field.number);
                    case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64NoTag(field.number);
                    default -> out.writeByteArrayNoTag(field.parts.isEmpty() ? field.bytes : serialize(field.parts));
                }
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
