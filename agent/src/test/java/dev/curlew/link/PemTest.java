package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
    @TempDir
    private Path folder;

    private String file(String what, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                        folder.resolve("key.pem"),
                        "Bag Attributes\n-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n")
                .toString();
    }

    @Test
    void readsKeysAsAwsAndOpenSslWriteThem() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey rsa = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = rsa.getEncoded();
        assertThat(Pem.key(file("PRIVATE KEY", pkcs8))).isEqualTo(rsa);
        assertThat(Pem.key(file("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length))))
                .isEqualTo(rsa);

        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        ECPrivateKey curve = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        assertThat(Pem.key(file("PRIVATE KEY", curve.getEncoded()))).isEqualTo(curve);
        // RFC 5915: version, 32 bytes of key, prime256v1
        String secret = "%064x".formatted(curve.getS());
        byte[] sec1 = HexFormat.of().parseHex("30310201010420" + secret + "a00a06082a8648ce3d030107");
        assertThat(((ECPrivateKey) Pem.key(file("EC PRIVATE KEY", sec1))).getS())
                .isEqualTo(curve.getS());
    }

    @Test
    void saysWhyAFileIsNoKey() throws Exception {
        assertThatThrownBy(() -> Pem.key(folder.resolve("none.pem").toString()))
                .isInstanceOf(LinkException.class)
                .hasMessageEndingWith("none.pem does not exist");
        String encrypted = file("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Pem.key(encrypted)).hasMessageContaining("holds an encrypted key; decrypt it");
        String damaged = file("PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Pem.key(damaged)).hasMessageContaining("damaged");
        String certificate = file("CERTIFICATE", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Pem.key(certificate)).hasMessageContaining("holds no private key in PEM form");
        assertThatThrownBy(() -> Pem.certificates(certificate, Fault.TLS_CHAIN))
                .hasMessageContaining("holds a damaged certificate");
    }
}
