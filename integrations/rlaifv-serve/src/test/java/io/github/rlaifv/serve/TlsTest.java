package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server speaks HTTPS with a certificate and a key in PEM files. */
class TlsTest {
    private static final String PASSWORD = "password";

    @TempDir
    private Path folder;

    /** A new self-signed certificate for this machine, made with the JDK's keytool. */
    private KeyStore keyStore() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path pem(String name, String kind, byte[] encoded) throws Exception {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    @Test
    void certificateAndKeyInPemFilesGiveHttps() throws Exception {
        KeyStore keys = keyStore();
        Path certificate = pem(
                "certificate.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        Path key = pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("server", keys.getCertificate("server"));
        trusted.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        try (ChatServer server = ChatServer.builder(new SteppedPolicy(100))
                .port(0)
                .tls(certificate, key)
                .start()) {
            assertThat(server.address().toString()).startsWith("https://127.0.0.1:");
            for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(context)
                        .version(version)
                        .build();
                ApiClient client = new ApiClient(server, http, "");
                assertThat(client.post(client.ask("yes").put("max_tokens", 2)).text())
                        .isEqualTo("yes yes");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void certificateThatCannotBeUsedIsNamed(String text) throws Exception {
        Path certificate = Files.writeString(folder.resolve("certificate.pem"), text);
        Path key = pem(
                "key.pem",
                "PRIVATE KEY",
                keyStore().getKey("server", PASSWORD.toCharArray()).getEncoded());
        assertThatThrownBy(() -> ChatServer.builder(new SteppedPolicy(100))
                        .port(0)
                        .tls(certificate, key)
                        .start())
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("the certificate " + certificate, "the key " + key, "give PEM files")
                .message()
                .doesNotContain("port");
    }
}
