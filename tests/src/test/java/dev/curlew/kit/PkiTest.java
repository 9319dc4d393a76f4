package dev.curlew.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    @TempDir
    Path folder;

    @Test
    void signsWhatAnAuthoritySigns() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        X509Certificate ca = read(pki.certificate());
        X509Certificate server =
                read(pki.server("server", "localhost", "127.0.0.1").certificate());

        ca.verify(ca.getPublicKey());
        server.verify(ca.getPublicKey());
        server.checkValidity();
        assertThat(ca.getBasicConstraints()).isNotNegative();
        assertThat(server.getBasicConstraints()).isNegative();
        assertThat(server.getSubjectAlternativeNames().toString()).contains("localhost", "127.0.0.1");
        assertThat(read(pki.client("camera-7").certificate())
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=camera-7");
        assertThat(read(pki.curveClient("c").certificate()).getPublicKey().getAlgorithm())
                .isEqualTo("EC");
        X509Certificate old =
                read(pki.issue("old", "old", Pki.fromNow(-9), Pki.fromNow(-1)).certificate());
        assertThatThrownBy(old::checkValidity).isInstanceOf(CertificateExpiredException.class);
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
