package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No image takes more than its limits allow, and none ends in an OutOfMemoryError. */
class ImageBoundsTest {
    @TempDir
    Path folder;

    /** A virtual machine with a small heap decodes small files that declare huge images, or rejects them by name. */
    @Test
    void hugeImagesFitASmallHeapOrAreRejected() throws Exception {
        String text = JavaProgram.of(HugeImages.class, "-Xmx512m").run();
        assertThat(text)
                .doesNotContain("UNNAMED", "FOREIGN", "OutOfMemoryError:")
                .contains("finished");
        // allowed by the limit of pixels, and decoded row by row
        assertThat(text).contains("rgba16_10000x10000.png: 10000 x 10000").contains("text_bomb.png: 2 x 2");
        assertThat(text)
                .contains("thread.png: refused")
                .contains("sky.webp: refused")
                .contains("screen.gif: refused");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void devicesAndFoldersAreRejectedBeforeTheyAreRead() {
        for (Path path : new Path[] {Path.of("/dev/zero"), folder}) {
            assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of(path)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(path.toString());
            assertThatThrownBy(() -> ImageSource.of(path).fingerprint())
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void largeFileIsRejectedBeforeItIsRead() throws IOException {
        Path file = folder.resolve("large.png");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.position(6L << 30);
            channel.write(ByteBuffer.wrap(new byte[] {1}));
        }
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of(file)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("large.png")
                .hasMessageContaining("rlaifv.limit.image");
    }

    @Test
    void failureWhileUsingADecodedImageNamesTheImage() {
        ImageSource source = PillowCases.source("rgb.png");
        assertThatThrownBy(() -> ImageDecoder.standard().decode(source, image -> {
                    throw new BadDataException("an image of " + image.width() + " pixels is too long");
                }))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("rgb.png")
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> ImageDecoder.standard().decode(source, image -> {
                    throw new OutOfMemoryError("heap");
                }))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("rgb.png")
                .hasMessageContaining("-Xmx");
    }
}
