package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.internal.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link ImageProcessor}: the steps from an image to pixel values, in the order in which they are
 * applied.
 *
 * @param padToSquare whether the image is first centered on a square of the mean color, as the original LLaVA code does
 * @param resize the size to resize to; null to keep the size
 * @param filter the interpolation filter of the resizing
 * @param crop the size of the crop at the center; smaller images are surrounded by black; null for no crop
 * @param rescaleFactor the factor that the values 0 to 255 are multiplied by; 1 for no rescaling
 * @param normalize whether the mean is subtracted and the result is divided by the standard deviation
 * @param mean means of red, green and blue after rescaling
 * @param std standard deviations of red, green and blue after rescaling, each positive
 */
public record ImageSettings(
        boolean padToSquare,
        @Nullable TargetSize resize,
        ResampleFilter filter,
        TargetSize.@Nullable Exact crop,
        double rescaleFactor,
        boolean normalize,
        List<Double> mean,
        List<Double> std) {

    public ImageSettings {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != RgbImage.CHANNELS || std.size() != RgbImage.CHANNELS) {
            throw new IllegalArgumentException(
                    "image_mean and image_std need three values, for red, green and blue; got " + mean + " and " + std);
        }
        if (!std.stream().allMatch(value -> value > 0)) {
            throw new IllegalArgumentException("image_std must be positive, got " + std);
        }
        if (!Double.isFinite(rescaleFactor) || rescaleFactor == 0) {
            throw new IllegalArgumentException("the rescale factor must be finite and not zero, got " + rescaleFactor);
        }
    }

    /** Returns the same settings with padding to a square switched on or off. */
    public ImageSettings withPadToSquare(boolean pad) {
        return new ImageSettings(pad, resize, filter, crop, rescaleFactor, normalize, mean, std);
    }

    /** Sixteen hexadecimal digits that identify the settings; equal for equal settings, also across runs. */
    public String fingerprint() {
        return ContentHash.brief("image-settings-1 " + this);
    }
}
