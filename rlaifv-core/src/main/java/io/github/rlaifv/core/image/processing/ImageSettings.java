package io.github.rlaifv.core.image.processing;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps from an image to pixel values, applied in the order of the components.
 *
 * @param padToSquare whether the image is first centered on a square of the mean color, as the original LLaVA does
 * @param resize the size to resize to; null to leave the size as it is
 * @param filter how resizing interpolates
 * @param crop the size to which the center is cropped, smaller images being surrounded by black; null for no crop
 * @param rescaleFactor what the values 0 to 255 are multiplied by; 1 for no rescaling
 * @param normalize whether the mean is subtracted and the result divided by the standard deviation
 * @param mean of red, green, blue after rescaling
 * @param std standard deviations of red, green, blue after rescaling, positive
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

    /** These settings with or without the padding. */
    public ImageSettings withPadToSquare(boolean pad) {
        return new ImageSettings(pad, resize, filter, crop, rescaleFactor, normalize, mean, std);
    }

    /** Sixteen hexadecimal digits, equal for equal settings in every run. */
    public String fingerprint() {
        return Hashing.sha256()
                .hashString("image-settings-1 " + this, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16);
    }
}
