package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {
    private static final ImageSource BROKEN = ImageSource.of("broken", new byte[] {1, 2, 3});

    private static byte[] noise(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void largeImagesAreScaledDown() throws IOException {
        byte[] large = noise(600, 600);
        assertThat(Thumbnails.dataUri(ImageSource.of("large", large)).orElseThrow())
                .startsWith("data:image/jpeg;base64,")
                .hasSizeLessThan(large.length);
        assertThat(Thumbnails.dataUri(BROKEN)).isEmpty();
    }

    @Test
    void proportionsAndSmallImagesAreKept() throws IOException {
        byte[] wide = Thumbnails.jpeg(ImageSource.of("wide", noise(600, 300)), 200);
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(wide));
        assertThat(shown.getWidth()).isEqualTo(200);
        assertThat(shown.getHeight()).isEqualTo(100);
        byte[] small = Thumbnails.jpeg(ImageSource.of("small", noise(20, 30)), 200);
        assertThat(ImageIO.read(new ByteArrayInputStream(small)).getHeight()).isEqualTo(30);
        assertThatThrownBy(() -> Thumbnails.jpeg(BROKEN, 200))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("broken");
    }
}
