package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImagesTest {

    @TempDir
    Path folder;

    private FolderImages images(int count, QuickstartOptionsBuilder options) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.write(folder.resolve("p" + i + ".png"), new byte[] {(byte) i});
        }
        return new FolderImages(options.build(), folder);
    }

    private QuickstartOptionsBuilder options() {
        return QuickstartOptions.of(folder, folder)
                .sources(sources -> sources.withQuestions(List.of("What?", "Where?")));
    }

    private static List<String> images(List<Instruction> instructions) {
        return instructions.stream()
                .map(instruction -> instruction.id().replaceAll("#.*", ""))
                .toList();
    }

    @Test
    void imagesAreSplitIntoThreeParts() throws IOException {
        FolderImages images = images(20, options());
        List<String> all = new ArrayList<>(images(images.alignment(1)));
        all.addAll(images(images.development()));
        all.addAll(images(images.heldOut()));
        assertThat(images.heldOut()).hasSize(4);
        assertThat(images.development()).hasSize(2);
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void holdsOutNoMoreThanAskedFor() throws IOException {
        FolderImages images = images(
                20,
                options().evaluation(evaluation -> evaluation.withTestScenes(1).withDevelopmentScenes(1)));
        assertThat(images.heldOut()).hasSize(1);
        assertThat(images.alignment(1)).hasSize(18);
    }

    @Test
    void nextRoundContinuesWithOtherImages() throws IOException {
        FolderImages images = images(20, options().instructions(5));
        List<String> seen = new ArrayList<>(images(images.alignment(1)));
        seen.addAll(images(images.alignment(2)));
        assertThat(seen).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void metricsWithoutGroundTruthAreUnknown() throws IOException {
        FolderImages images = images(3, options());
        assertThat(images.measure(images.heldOut(), List.of("a b  c")).responseHallucination())
                .isNull();
        assertThat(images.measure(images.heldOut(), List.of("a b  c")).meanWords())
                .isEqualTo(3);
    }

    @Test
    void unusableImagesAreSkippedAndNamed() throws IOException {
        images(20, options());
        FolderImages some = new FolderImages(options().build(), folder, image -> {
            if (image.name().endsWith("p7.png")) {
                throw new UnusableImageException("p7.png is cut off");
            }
        });
        List<String> all = new ArrayList<>(images(some.alignment(1)));
        all.addAll(images(some.development()));
        all.addAll(images(some.heldOut()));
        assertThat(all).hasSize(19).doesNotContain("p7.png");
        assertThat(some.unusable()).containsEntry("p7.png", "p7.png is cut off").hasSize(1);
        assertThat(some.inWords(some.heldOut())).contains("all but 1 that can't be used: p7.png");
    }

    @Test
    void unusableImageStopsTheRunIfConfigured() throws IOException {
        images(5, options());
        QuickstartOptions strict = options()
                .sources(sources -> sources.withUnusableImages(UnusableImages.STOP))
                .build();
        assertThatThrownBy(() -> new FolderImages(strict, folder, image -> {
                    throw new UnusableImageException(image.name() + " is cut off");
                }))
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("is cut off")
                .hasMessageContaining("--unusable-images SKIP");
    }

    @Test
    void tooFewImagesAreRejected() {
        assertThatThrownBy(() -> images(2, options()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("contains 2 images; at least 3 are needed");
    }
}
