package io.github.rlaifv.core.image;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RgbImageTest {
    @Test
    void sizeIsCheckedBeforeTheNumberOfBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RgbImage(-1, 5, new byte[3]))
                .withMessage("width and height of an image must be >= 1, were -1 and 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RgbImage(2, 5, new byte[3]))
                .withMessage("an RGB image of 2 x 5 pixels needs 30 bytes, got 3");
    }
}
