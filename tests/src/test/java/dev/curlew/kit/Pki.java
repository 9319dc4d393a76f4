package dev.curlew.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A certificate authority for one test. Its certificate, and each that it signs, lie as PEM files in one folder. */
public final class Pki {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    // DER: sha256WithRSAEncryption, commonName, basicConstraints, subjectAltName
    private static final byte[] SHA256_RSA = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] BASIC_CONSTRAINTS = HexFormat.of().parseHex("0603551d13");
    private static final byte[] ALT_NAME = HexFormat.of().parseHex("0603551d11");
    private static final byte[] TRUE = HexFormat.of().parseHex("0101ff");

    private final Path folder;
    private final String name;
    private final KeyPair keys;

    /** A certificate and its private key (PKCS #8). */
    public record Leaf(Path certificate, Path key) {}

    private Pki(Path folder, String name, KeyPair keys) {
        this.folder = folder;
        this.name = name;
        this.keys = keys;
    }

    /** Makes {@code name.crt}, self-signed. */
    public static Pki create(Path folder, String name) throws IOException {
        try {
            Files.createDirectories(folder);
            Pki pki = new Pki(folder, name, pair("RSA", 2048));
            pki.sign(name, name, pki.keys.getPublic(), fromNow(-1), fromNow(30), true, List.of());
            return pki;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /** Of a server, for each of its host names and addresses. */
    public Leaf server(String file, String... hosts) throws IOException {
        return issue(file, file, fromNow(-1), fromNow(20), hosts);
    }

    /** Of a client; its name is the common name, which brokers take for the user's. */
    public Leaf client(String commonName) throws IOException {
        return issue(commonName, commonName, fromNow(-1), fromNow(20));
    }

    public Leaf issue(String file, String commonName, Instant from, Instant until, String... hosts) throws IOException {
        return issue("RSA", 2048, file, commonName, from, until, hosts);
    }

    /** A client's with a key on the curve P-256. */
    public Leaf curveClient(String commonName) throws IOException {
        return issue("EC", 256, commonName, commonName, fromNow(-1), fromNow(20));
    }

    private Leaf issue(
            String algorithm, int bits, String file, String commonName, Instant from, Instant until, String... hosts)
            throws IOException {
        try {
            KeyPair pair = pair(algorithm, bits);
            sign(file, commonName, pair.getPublic(), from, until, false, List.of(hosts));
            return new Leaf(folder.resolve(file + ".crt"), write(file + ".key", "PRIVATE KEY", encoded(pair)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** That many days from now; negative ones are past. */
    public static Instant fromNow(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    private static byte[] encoded(KeyPair pair) {
        PrivateKey key = pair.getPrivate();
        return key.getEncoded();
    }

    private static KeyPair pair(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** RFC 5280, 4.1. */
    private void sign(
            String file,
            String commonName,
            PublicKey key,
            Instant from,
            Instant until,
            boolean authority,
            List<String> hosts)
            throws IOException, GeneralSecurityException {
        byte[] serial = new byte[9];
        new SecureRandom().nextBytes(serial);
        serial[0] = 1;
        byte[] extensions = authority
                ? der(0x30, BASIC_CONSTRAINTS, TRUE, der(0x04, der(0x30, TRUE)))
                : hosts.isEmpty() ? new byte[0] : der(0x30, ALT_NAME, der(0x04, der(0x30, names(hosts))));
        byte[] body = der(
                0x30,
                der(0xa0, new byte[] {2, 1, 2}),
                der(0x02, serial),
                SHA256_RSA,
                subject(name),
                der(0x30, time(from), time(until)),
                subject(commonName),
                key.getEncoded(),
                extensions.length == 0 ? extensions : der(0xa3, der(0x30, extensions)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] certificate = der(0x30, body, SHA256_RSA, der(0x03, new byte[1], signature.sign()));
        write(file + ".crt", "CERTIFICATE", certificate);
    }

    private static byte[] subject(String commonName) {
        return der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, commonName.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant instant) {
        return der(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] names(List<String> hosts) throws IOException {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (String host : hosts) {
            boolean address = host.matches("[0-9.]+|.*:.*");
            names.write(
                    address
                            ? der(0x87, InetAddress.getByName(host).getAddress())
                            : der(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        }
        return names.toByteArray();
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            whole.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
        } else if (length >= 0x80) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private Path write(String file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
