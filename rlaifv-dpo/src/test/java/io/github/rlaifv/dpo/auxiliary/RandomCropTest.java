package io.github.rlaifv.dpo.auxiliary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.dpo.testkit.TestImages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RandomCropTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    private static final byte[] PHOTO = TestImages.png(WIDTH, HEIGHT, 1);

    private static RgbImage piece(ImageDamage damage, String key) {
        return ImageDecoder.standard().decode(damage.apply(ImageSource.of("photo", PHOTO), key));
    }

    @Test
    void sharesUpToTheLargestAreEquallyLikely() {
        ImageDamage damage = ImageDamage.crop(0.2, 3);
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            RgbImage piece = piece(damage, "key" + i);
            double share = (double) piece.width() * piece.height() / (WIDTH * HEIGHT);
            // sides are whole pixels, so each may be rounded by half a pixel
            assertThat(share).isLessThan(0.2 + 0.5 / WIDTH + 0.5 / HEIGHT);
            if (piece.height() >= 20) {
                assertThat((double) piece.width() / piece.height()).isCloseTo(1.5, within(0.06));
            }
            shares.add(share);
        }
        assertThat(shares.stream().mapToDouble(share -> share).average().orElseThrow())
                .as("mean of a uniform share, standard error 0.003")
                .isCloseTo(0.1, within(0.012));
        assertThat(shares.stream().filter(share -> share < 0.05).count()).isBetween(65L, 135L);
    }

    @Test
    void cropIsAPartOfTheImage() {
        RgbImage whole = ImageDecoder.standard().decode(ImageSource.of("photo", PHOTO));
        RgbImage piece = piece(ImageDamage.crop(0.2, 3), "key");
        int found = 0;
        for (int top = 0; top + piece.height() <= HEIGHT; top++) {
            for (int left = 0; left + piece.width() <= WIDTH; left++) {
                found += matches(whole, piece, left, top) ? 1 : 0;
            }
        }
        assertThat(found).isEqualTo(1);
    }

    private static boolean matches(RgbImage whole, RgbImage piece, int left, int top) {
        for (int y = 0; y < piece.height(); y++) {
            for (int x = 0; x < piece.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    if (whole.sample(left + x, top + y, c) != piece.sample(x, y, c)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void cropDependsOnKeyAndSeedOnly() {
        ImageSource photo = ImageSource.of("photo", PHOTO);
        String first = ImageDamage.crop(0.2, 3).apply(photo, "a").fingerprint();
        assertThat(ImageDamage.crop(0.2, 3).apply(photo, "a").fingerprint()).isEqualTo(first);
        assertThat(ImageDamage.crop(0.2, 3).apply(photo, "b").fingerprint()).isNotEqualTo(first);
        assertThat(ImageDamage.crop(0.2, 4).apply(photo, "a").fingerprint()).isNotEqualTo(first);
    }

    @Test
    void cropIsComputedOnceForManyReads() {
        AtomicInteger reads = new AtomicInteger();
        ImageSource photo = ImageSource.deferred("counted", () -> {
            reads.incrementAndGet();
            return PHOTO;
        });
        ImageDamage damage = ImageDamage.crop(0.2, 3);
        ImageSource piece = damage.apply(photo, "a");
        byte[] bytes = piece.read();
        String fingerprint = piece.fingerprint();
        bytes[0]++;
        assertThat(piece.read()).isEqualTo(damage.apply(photo, "a").read()).isNotEqualTo(bytes);
        assertThat(piece.fingerprint()).isEqualTo(fingerprint);
        assertThat(reads).hasValue(1);
    }

    @Test
    void cacheStaysWithinItsLimit() {
        DamagedImageCache cache = new DamagedImageCache(100);
        AtomicInteger made = new AtomicInteger();
        for (String name : List.of("a", "b", "a", "c", "a", "b")) {
            cache.get(name, () -> {
                made.incrementAndGet();
                return new byte[40];
            });
            assertThat(cache.held()).isLessThanOrEqualTo(100);
        }
        assertThat(made).as("a, b, c, and b again").hasValue(4);
        cache.get("large", () -> new byte[101]);
        assertThat(cache.held()).isZero();
    }

    @Test
    void sharesOutOfRangeAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageDamage.crop(0, 1))
                .withMessageContaining("maxShare");
    }
}
