package dev.curlew.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** The inputs that a fuzz test starts from, and a few hundred made from them for a build that has no time to fuzz. */
public final class Seeds {
    private static final int MOST_CHANGES = 8;
    private static final byte[] ODD_BYTES = {0, '\n', '"', '{', '}', '[', ':', '-', '&', '*', '$', '#', '\t', -1, -62};

    private final List<byte[]> seeds = new ArrayList<>();

    /** From the folder in which jazzer-junit looks too. */
    public Seeds(Class<?> test, String method) {
        try {
            URL folder = Objects.requireNonNull(test.getResource(test.getSimpleName() + "Inputs/" + method));
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A seed with a few bytes changed, cut out, doubled or put in from another one. */
    public byte[] mutated(Random random) {
        byte[] bytes = any(random).clone();
        for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private byte[] any(Random random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(20));
        byte[] middle =
                switch (random.nextInt(5)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {ODD_BYTES[random.nextInt(ODD_BYTES.length)]};
                    case 2 -> new byte[] {(byte) random.nextInt()};
                    case 3 -> joined(Arrays.copyOfRange(bytes, from, to), Arrays.copyOfRange(bytes, from, to));
                    default -> part(any(random), random);
                };
        return joined(joined(Arrays.copyOf(bytes, from), middle), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] part(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(60)));
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
