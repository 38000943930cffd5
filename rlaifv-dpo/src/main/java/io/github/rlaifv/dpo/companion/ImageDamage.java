package io.github.rlaifv.dpo.companion;

import io.github.rlaifv.core.image.ImageSource;

/** Takes information from a picture, for the image-conditioned term of mDPO (arXiv 2406.11839). */
@FunctionalInterface
public interface ImageDamage {

    /**
     * The damaged picture, read when needed.
     *
     * @param image as it is
     * @param key of the instruction and the epoch; equal keys must give equal images
     */
    ImageSource apply(ImageSource image, String key);

    /**
     * A piece of the picture in its own proportions, at a random place, upright. The authors of mDPO found crops of at most
     * a fifth of the picture to teach most.
     *
     * @param maxShare the largest share of the picture's area that is left, in (0, 1]; each share up to it is as likely
     * @param seed of place and share, together with the key
     */
    static ImageDamage crop(double maxShare, long seed) {
        return new RandomCrop(maxShare, seed);
    }
}
