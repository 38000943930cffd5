package io.github.rlaifv.dpo.auxiliary;

import io.github.rlaifv.core.image.ImageSource;

/**
 * Damages images, that is, removes information from them, for the image-conditioned term of mDPO (arXiv 2406.11839).
 */
@FunctionalInterface
public interface ImageDamage {

    /**
     * Returns the damaged image, which is read when it is needed.
     *
     * @param image the original image
     * @param key key made of instruction and epoch; equal keys must give equal images
     */
    ImageSource apply(ImageSource image, String key);

    /**
     * Returns a damage that crops the image: a piece in the image's proportions, at a random place, upright. The
     * authors of mDPO found crops of at most a fifth of the image to work best.
     *
     * @param maxShare maximum share of the image's area that is kept, in (0, 1]; each share up to it is equally likely
     * @param seed seed of place and share, used together with the key
     */
    static ImageDamage crop(double maxShare, long seed) {
        return new RandomCrop(maxShare, seed);
    }
}
