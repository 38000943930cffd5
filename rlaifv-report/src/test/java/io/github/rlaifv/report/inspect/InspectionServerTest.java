package io.github.rlaifv.report.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class InspectionServerTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&\"'";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Inspection inspection;

    @SuppressWarnings("NullAway.Init") // set before each test
    private InspectionServer server;

    private void start() {
        inspection = Inspection.open(folder);
        server = InspectionServer.start(inspection, 0);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            inspection.close();
        }
    }

    /** Sends a request as it is, because clients normalize paths and set the host themselves. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String host() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private String get(String path) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void pagesOfAllPartsAreWellFormedAndLinkToEachOther() throws Exception {
        RunFolder.feedback(folder.resolve("round-1/feedback"), 45);
        RunFolder.pools(folder.resolve("best"));
        RunFolder.evaluation(folder.resolve("runs/amber"));
        Files.writeString(folder.resolve("report.html"), "<p>the report</p>");
        start();
        List<String> open = new ArrayList<>(List.of("/"));
        for (int i = 0; i < open.size(); i++) {
            String answer = get(open.get(i));
            assertThat(answer).as(open.get(i)).startsWith("HTTP/1.1 200 ");
            if (answer.contains("Content-type: text/html") && !open.get(i).startsWith("/report/")) {
                requireXml(body(answer));
                Matcher links = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"").matcher(body(answer));
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (!open.contains(link)) {
                        open.add(link);
                    }
                }
            }
        }
        assertThat(open).contains("/part/1?page=3", "/part/1/item/44", "/part/1/picture/44/full", "/report/0");
    }

    private static void requireXml(String page) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setEntityResolver((id, system) -> new InputSource(new ByteArrayInputStream(new byte[0])));
        builder.setErrorHandler(null);
        try (InputStream bytes = new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8))) {
            builder.parse(bytes);
        }
    }

    @Test
    void listIsFilteredAndPaged() throws IOException {
        RunFolder.feedback(folder, 45);
        start();
        assertThat(get("/part/0")).contains("45 of 45 instructions", "1 to 20 on this page", "page 1 of 3");
        assertThat(get("/part/0?page=3")).contains("41 to 45 on this page").contains("What is on photo 44?");
        assertThat(get("/part/0?page=99")).contains("41 to 45 on this page");
        assertThat(get("/part/0?state=some-rejected&text=photo+4"))
                .contains("5 of 45 instructions")
                .contains("value=\"photo 4\"")
                .contains("item/4?text=photo+4&amp;state=some-rejected");
        assertThat(get("/part/0?least-gap=9")).contains("No item meets these conditions");
        assertThat(get("/part/0/item/4?text=photo+4&state=some-rejected")).contains(">1 of 5<");
        assertThat(get("/part/0?least-words=many")).startsWith("HTTP/1.1 400").contains("was &#39;many&#39;");
    }

    @Test
    void textOfModelsCannotBecomeMarkup() throws Exception {
        RunFolder.feedback(folder, 1);
        for (String name : List.of("candidates.jsonl", "claims.jsonl", "scores.jsonl")) {
            Path file = folder.resolve(name);
            String escaped = HOSTILE.replace("\"", "\\\"");
            Files.writeString(
                    file, Files.readString(file).replace("dog", escaped).replace("\"i0\"", "\"i<0>\""));
        }
        start();
        for (String path : List.of("/part/0", "/part/0/item/0", "/part/0?text=%3Cscript%3E%22")) {
            assertThat(body(get(path))).doesNotContain("<img src=x", "<0>").contains("&lt;");
            requireXml(body(get(path)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/..%2fsecret.txt",
                "/part/0/../../secret.txt",
                "/part/0/picture/..%2f..%2fsecret.txt",
                "/report/../../secret.txt",
                "/report/0",
                "/secret.txt",
                "//secret.txt",
                "/%00",
                "/part/1",
                "/part/0/item/1",
                "/part/0/item/-1",
                "/part/0/picture/999999999",
                "/part/000000000000000000000"
            })
    void nothingButPagesOfTheInspectionIsServed(String path) throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(folder.resolve("secret.txt"), "the secret");
        RunFolder.pools(run);
        inspection = Inspection.open(run);
        server = InspectionServer.start(inspection, 0);
        assertThat(get(path)).startsWith("HTTP/1.1 40").doesNotContain("the secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example:PORT", "", "[::1]:PORT"})
    void otherHostIsRefused(String host) throws IOException {
        RunFolder.pools(folder);
        start();
        String named = host.replace("PORT", Integer.toString(server.address().getPort()));
        assertThat(raw("GET /part/0 HTTP/1.1\r\nHost: " + named + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("A dog");
        assertThat(raw("GET /part/0 HTTP/1.0\r\n\r\n")).doesNotContain("A dog");
        assertThat(raw("GET /part/0 HTTP/1.1\r\nHost: localhost:"
                        + server.address().getPort() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void pagesCanOnlyBeReadAndSayWhatTheyMayLoad() throws IOException {
        RunFolder.pools(folder);
        start();
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            assertThat(raw(method + " / HTTP/1.1\r\nHost: " + host()
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 405")
                    .contains("Allow: GET, HEAD");
        }
        assertThat(raw("HEAD / HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("<html");
        assertThat(get("/"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "nosniff", "no-referrer", "same-origin")
                .doesNotContain("script-src 'unsafe-inline'");
    }

    @Test
    void serverListensOnThisMachineOnlyAndFreesItsPort() throws IOException {
        RunFolder.pools(folder);
        start();
        int port = server.address().getPort();
        assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> InspectionServer.start(inspection, port))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("port " + port);
        server.close();
        try (InspectionServer again = InspectionServer.start(inspection, port)) {
            assertThat(again.address().getPort()).isEqualTo(port);
        }
    }

    @Test
    void damagedFilesAreNamedOnThePage() throws IOException {
        RunFolder.pools(folder);
        Files.writeString(folder.resolve("pools.jsonl"), "{\"key\": 1, \"pool\": 2}\n");
        start();
        assertThat(get("/part/0/item/0")).startsWith("HTTP/1.1 500").contains("pools.jsonl, line 1");
        Files.writeString(folder.resolve("pools.jsonl"), "nothing\n");
        assertThat(get("/")).startsWith("HTTP/1.1 200").contains("can&#39;t be read");
    }
}
