package io.github.rlaifv.core.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Scenery;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludedImagesTest {
    private static final int IMAGES = 7;
    private final BufferedImage image = Scenery.of(5, 160, 120);

    @TempDir
    private Path folder;

    private ExcludedImages excluded;

    @BeforeEach
    void readBenchmark() throws IOException {
        Files.createDirectories(folder.resolve("inner"));
        for (int i = 0; i < IMAGES; i++) {
            Files.write(
                    folder.resolve("inner").resolve("image-" + i + ".png"),
                    Scenery.encode(Scenery.of(i, 160, 120), "png"));
        }
        excluded = ExcludedImages.of(List.of(new BenchmarkImages("bench", folder)), ExcludedImages.DEFAULT_DISTANCE);
    }

    private Optional<ImageMatch> match(byte[] encoded) {
        return excluded.match(ImageSource.of("dataset image", encoded));
    }

    private void assertLookAlike(byte[] encoded) {
        ImageMatch match = match(encoded).orElseThrow();
        assertThat(match.kind()).isEqualTo(MatchKind.PERCEPTUAL);
        assertThat(match.benchmark()).isEqualTo("bench");
        assertThat(match.image()).endsWith("image-5.png");
        assertThat(match.distance()).isBetween(0, ExcludedImages.DEFAULT_DISTANCE);
    }

    @Test
    void readsAllImagesOfAFolder() {
        assertThat(excluded.size()).isEqualTo(IMAGES);
    }

    @Test
    void findsTheSameBytes() {
        assertThat(match(Scenery.encode(image, "png"))).contains(new ImageMatch("bench", image5(), MatchKind.BYTES, 0));
    }

    @Test
    void findsTheSamePixelsInAnotherFormat() {
        assertThat(match(Scenery.encode(image, "bmp")))
                .contains(new ImageMatch("bench", image5(), MatchKind.PIXELS, 0));
    }

    private String image5() {
        return folder.resolve("inner/image-5.png").toString();
    }

    @Test
    void findsCopiesThatWereEncodedAgain() {
        assertLookAlike(Scenery.jpeg(image, 0.9f));
        assertLookAlike(Scenery.jpeg(image, 0.4f));
    }

    @Test
    void findsResizedCopies() {
        assertLookAlike(Scenery.encode(Scenery.resized(image, 80, 60), "png"));
        assertLookAlike(Scenery.jpeg(Scenery.resized(image, 112, 112), 0.8f));
        assertLookAlike(Scenery.jpeg(Scenery.resized(image, 320, 240), 0.8f));
    }

    @Test
    void findsSlightlyCroppedCopies() {
        assertLookAlike(Scenery.jpeg(Scenery.cropped(image, 0.02, 0.02, 0.02, 0.02), 0.9f));
        assertLookAlike(Scenery.jpeg(Scenery.cropped(image, 0.04, 0.04, 0.04, 0.04), 0.9f));
        assertLookAlike(Scenery.jpeg(Scenery.cropped(image, 0.03, 0, 0, 0), 0.9f));
        assertLookAlike(Scenery.jpeg(Scenery.cropped(image, 0, 0, 0.02, 0), 0.9f));
    }

    @Test
    void unrelatedImagesDoNotMatch() {
        for (int i = 1000; i < 1060; i++) {
            assertThat(match(Scenery.jpeg(Scenery.of(i, 80, 60), 0.8f))).isEmpty();
        }
    }

    @Test
    void imageWithoutDetailMatchesOnlyItsOwnBytes() throws IOException {
        BufferedImage white = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
        BufferedImage black = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
        white.createGraphics().fillRect(0, 0, 80, 60);
        Files.write(folder.resolve("white.png"), Scenery.encode(white, "png"));
        excluded = ExcludedImages.of(List.of(new BenchmarkImages("bench", folder)), 48);

        assertThat(match(Scenery.encode(white, "png"))).map(ImageMatch::kind).contains(MatchKind.BYTES);
        assertThat(match(Scenery.encode(black, "png"))).isEmpty();
    }

    @Test
    void smallerDistanceFindsLess() {
        byte[] cropped = Scenery.jpeg(Scenery.cropped(image, 0.04, 0.04, 0.04, 0.04), 0.9f);
        ExcludedImages exact = ExcludedImages.of(List.of(new BenchmarkImages("bench", folder)), 0);

        assertThat(exact.match(ImageSource.of("cropped", cropped))).isEmpty();
        assertThat(match(cropped)).isPresent();
    }

    @Test
    void damagedImageOfABenchmarkIsRejectedByName() throws IOException {
        Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> ExcludedImages.of(List.of(new BenchmarkImages("bench", folder)), 48))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("benchmark bench")
                .hasMessageContaining("broken.png");
    }

    @Test
    void missingFolderIsRejectedByName() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> ExcludedImages.of(List.of(new BenchmarkImages("bench", missing)), 48))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(missing.toString());
    }
}
