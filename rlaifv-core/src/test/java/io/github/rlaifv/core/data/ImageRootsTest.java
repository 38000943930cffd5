package io.github.rlaifv.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths in data files can only lead to images inside the allowed root folders. */
class ImageRootsTest {
    @TempDir
    private Path root;

    private Path data;
    private Path elsewhere;

    @BeforeEach
    void createFolders() throws IOException {
        data = Files.createDirectories(root.resolve("data"));
        elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.write(elsewhere.resolve("secret.png"), new byte[] {1, 2, 3});
        Files.write(data.resolve("a.png"), new byte[] {4, 5});
    }

    private Path pairs(String image) throws IOException {
        String json =
                "{\"id\":\"x\",\"image\":\"" + image + "\",\"question\":\"q\",\"chosen\":\"c\",\"rejected\":\"r\"}\n";
        return Files.writeString(data.resolve("pairs.jsonl"), json);
    }

    private void refused(String image) throws IOException {
        Path file = pairs(image);
        for (Runnable open : List.<Runnable>of(
                () -> JsonlPreferences.open(file),
                () -> PreferenceDataset.open(data),
                () -> JsonlInstructions.open(file),
                () -> InstructionDataset.open(file))) {
            assertThatThrownBy(open::run)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file + ", line 1: image " + image)
                    .hasMessageContaining("lies outside of " + data)
                    .hasMessageContaining("--image-root");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../elsewhere/secret.png", "/etc/passwd", "x/../../elsewhere/secret.png"})
    void pathsOutsideTheRootAreRejected(String image) throws IOException {
        refused(image);
    }

    @Test
    void linksOutsideTheRootAreRejected() throws IOException {
        Files.createSymbolicLink(data.resolve("link.png"), elsewhere.resolve("secret.png"));
        refused("link.png");
        Files.createSymbolicLink(data.resolve("images"), elsewhere);
        refused("images/secret.png");
    }

    @Test
    void imagesInsideTheRootAreReadByAnyPath() throws IOException {
        Path linked = Files.createSymbolicLink(root.resolve("linked"), data);
        Files.createSymbolicLink(data.resolve("b.png"), data.resolve("a.png"));
        for (String image : List.of(
                "a.png", "./a.png", "../data/a.png", data.resolve("a.png").toString(), "b.png")) {
            pairs(image);
            for (Path folder : List.of(data, linked)) {
                assertThat(PreferenceDataset.open(folder)
                                .get(0)
                                .instruction()
                                .image()
                                .read())
                        .containsExactly(4, 5);
            }
        }
    }

    @Test
    void imagesInsideAdditionalRootsAreRead() throws IOException {
        Path file = pairs("../elsewhere/secret.png");
        for (ImageRoots roots : List.of(ImageRoots.of(elsewhere), ImageRoots.anywhere(), ImageRoots.of(root))) {
            assertThat(PreferenceDataset.open(file, roots)
                            .get(0)
                            .instruction()
                            .image()
                            .read())
                    .containsExactly(1, 2, 3);
            assertThat(InstructionDataset.open(file, roots).get(0).image().read())
                    .hasSize(3);
        }
        assertThatThrownBy(() -> PreferenceDataset.open(file, ImageRoots.of(root.resolve("none"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none does not exist");
    }

    @Test
    void readsTheBlobsOfAHubCache() throws IOException {
        Path snapshot = Files.createDirectories(root.resolve("datasets--x/snapshots/0123"));
        Path blobs = Files.createDirectories(root.resolve("datasets--x/blobs"));
        Files.write(blobs.resolve("abcd"), new byte[] {9});
        Files.createSymbolicLink(snapshot.resolve("a.png"), Path.of("../../blobs/abcd"));
        Path file = Files.copy(pairs("a.png"), snapshot.resolve("pairs.jsonl"));
        assertThat(JsonlPreferences.open(file).get(0).instruction().image().read())
                .containsExactly(9);
        Files.delete(blobs.resolve("abcd"));
        Files.delete(blobs);
        Files.createSymbolicLink(blobs, elsewhere);
        Files.write(elsewhere.resolve("abcd"), new byte[] {9});
        assertThatThrownBy(() -> JsonlPreferences.open(file)).hasMessageContaining("lies outside of");
    }

    @Test
    void imageOutsideTheRootIsReadIfTheCardHasItsHash() throws IOException {
        PreferencePair pair = new PreferencePair(
                new Instruction("x", ImageSource.of(elsewhere.resolve("secret.png")), "q"), "c", "r", 0, -1);
        Path written = root.resolve("written");
        PreferenceDataset.of(List.of(pair)).write(written, WriteOptions.of(DatasetFormat.JSONL));
        assertThat(PreferenceDataset.open(written).toList()).containsExactly(pair);

        // content that does not match the card's hash is rejected
        Files.write(elsewhere.resolve("secret.png"), new byte[] {7});
        assertThatThrownBy(() -> PreferenceDataset.open(written))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 1: image ../elsewhere/secret.png lies outside of");
    }
}
