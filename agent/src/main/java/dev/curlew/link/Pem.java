package dev.curlew.link;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as OpenSSL, AWS IoT and others write them. */
public final class Pem {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    // DER: rsaEncryption with NULL; ecPublicKey alone
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = {2, 1, 0};

    private Pem() {}

    /** @throws LinkException with {@code fault} when the file holds none */
    public static List<X509Certificate> certificates(String file, Fault fault) throws LinkException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(file, fault));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                if (blocks.group(1).endsWith("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(content(blocks.group(2)))));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new LinkException(fault, file + " holds a damaged certificate", e);
        }
        if (certificates.isEmpty()) {
            throw new LinkException(fault, file + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /** PKCS #8, and what RSA and elliptic curves had before it. */
    public static PrivateKey key(String file) throws LinkException {
        Matcher blocks = BLOCK.matcher(text(file, Fault.TLS_CLIENT));
        while (blocks.find()) {
            String what = blocks.group(1);
            if (what.contains("ENCRYPTED") || blocks.group(2).contains("ENCRYPTED")) {
                throw new LinkException(
                        Fault.TLS_CLIENT,
                        file
                                + " holds an encrypted key; decrypt it with openssl pkey, and let only the agent's user read it");
            }
            if (what.endsWith("PRIVATE KEY")) {
                return key(file, what, blocks.group(2));
            }
        }
        throw new LinkException(
                Fault.TLS_CLIENT, file + " holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey key(String file, String what, String base64) throws LinkException {
        try {
            byte[] der = content(base64);
            byte[] pkcs8 =
                    switch (what) {
                        case "RSA PRIVATE KEY" -> der(0x30, VERSION_0, RSA, der(0x04, der));
                        case "EC PRIVATE KEY" -> der(0x30, VERSION_0, der(0x30, EC, curve(der)), der(0x04, der));
                        default -> der;
                    };
            for (String algorithm : List.of("RSA", "EC")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                } catch (GeneralSecurityException e) {
                    // then it is the next one's
                }
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new LinkException(
                Fault.TLS_CLIENT, file + " holds a private key that is damaged or neither of RSA nor of a curve");
    }

    /** RFC 5915, 3: the OBJECT IDENTIFIER in [0]. */
    private static byte[] curve(byte[] der) {
        for (int i = 0; i + 2 < der.length; i++) {
            int length = der[i + 1];
            if ((der[i] & 0xff) == 0xa0 && der[i + 2] == 0x06 && length > 2 && i + 2 + length <= der.length) {
                return Arrays.copyOfRange(der, i + 2, i + 2 + length);
            }
        }
        throw new IllegalArgumentException("no curve");
    }

    private static byte[] content(String base64) {
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length >= 0x80) {
            whole.write(0x82);
            whole.write(length >> 8);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static String text(String file, Fault fault) throws LinkException {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
                throw new LinkException(fault, file + " is no PEM file: it is larger than 1 MB");
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new LinkException(fault, file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new LinkException(fault, file + " may not be read by the agent's user", e);
        } catch (IOException e) {
            throw new LinkException(fault, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
