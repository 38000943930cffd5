package io.github.rlaifv.inference.evaluation.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content and security of the labeling page. */
class SheetPageTest {
    private static final String ANSWER = "</script><script>alert(1)</script> {{style}} <!-- & \u2028 \"";

    @TempDir
    Path folder;

    private String page = "";

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("page.html");
        new SheetPage("f00d", List.of(question(image(2000, 500)), question(image(4, 6)), question(Optional.empty())))
                .write(file);
        page = Files.readString(file);
    }

    private static SheetPage.Question question(Optional<ImageSource> image) {
        return new SheetPage.Question(image, "What is <b>there</b>?", List.of(new SheetPage.Response("r1", ANSWER)));
    }

    private static Optional<ImageSource> image(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return Optional.of(ImageSource.of(width + " wide", png.toByteArray()));
    }

    private String between(String start, String end) {
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf(end, from));
    }

    private JsonNode data() throws IOException {
        return new JsonMapper().readTree(between("id=\"data\">", "</script>"));
    }

    @Test
    void pageLoadsNothingFromNetwork() {
        for (String outside :
                List.of("http:", "https:", "src=\"//", " url(", "@import", "import(", "<link", "fetch(")) {
            assertThat(page.contains(outside)).as(outside).isFalse();
        }
    }

    @Test
    void answersAreEscaped() throws IOException {
        assertThat(page.contains("<script>alert")).isFalse();
        assertThat(page.split("</script>", -1).length - 1)
                .as("ends of data and script")
                .isEqualTo(2);
        assertThat(data().path("sheet").asText()).isEqualTo("f00d");
        assertThat(data().at("/questions/0/responses/0/text").asText()).isEqualTo(ANSWER);
    }

    @Test
    void securityPolicyAllowsOnlyThePageScript() {
        String style = between("<style>", "</style>");
        String script = between("<script type=\"module\">", "</script>");
        assertThat(script).contains("localStorage");
        assertThat(between("http-equiv=\"Content-Security-Policy\" content=\"", "\">"))
                .startsWith("default-src 'none'; img-src data:; style-src 'sha256-" + sha256(style)
                        + "'; script-src 'sha256-" + sha256(script) + "'");
    }

    private static String sha256(String text) {
        return Base64.getEncoder()
                .encodeToString(Hashing.sha256()
                        .hashString(text, StandardCharsets.UTF_8)
                        .asBytes());
    }

    @Test
    void largeImagesAreScaledDown() throws IOException {
        BufferedImage large = image(data().at("/questions/0/picture").asText());
        assertThat(large.getWidth()).isEqualTo(1024);
        assertThat(large.getHeight()).isEqualTo(256);
        BufferedImage small = image(data().at("/questions/1/picture").asText());
        assertThat(small.getWidth()).isEqualTo(4);
        assertThat(small.getHeight()).isEqualTo(6);
        assertThat(data().at("/questions/2").has("picture")).isFalse();
    }

    private static BufferedImage image(String address) throws IOException {
        assertThat(address).startsWith("data:image/jpeg;base64,");
        byte[] jpeg = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }
}
