package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.internal.wire.ImageReader;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.util.Locale;

/**
 * Reads the images of requests, and decodes them once, so that a damaged image fails its own request before it waits and
 * not a batch of several. Addresses of files are never read.
 *
 * @param limits limits of bytes and pixels
 * @param hosts fetches images of allowed hosts
 */
public record RequestImages(ServeLimits limits, HostImages hosts) implements ImageReader {
    @Override
    public ImageSource read(String url, String place) {
        ImageSource image = ImageSource.of(place, bytes(url, place));
        try {
            // the pixels are checked, and given back before the request waits
            var unused = ImageDecoder.standard()
                    .withMaxPixels(limits.imagePixels())
                    .decode(image)
                    .width();
            return image;
        } catch (UnusableImageException e) {
            throw unusable(place, reason(e));
        } catch (BadDataException e) {
            throw unusable(place, String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the image, without advice about datasets. */
    private static String reason(UnusableImageException error) {
        Throwable cause = error.getCause();
        return String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
    }

    private static ApiException unusable(String place, String reason) {
        return ApiError.invalid(
                        place,
                        "invalid_image",
                        "The image in " + place + " can't be used: " + reason
                                + ". Send a whole PNG, JPEG, GIF, BMP or WebP image within the limits of this server.")
                .exception();
    }

    private byte[] bytes(String url, String place) {
        String start = url.substring(0, Math.min(url.length(), 10)).toLowerCase(Locale.ROOT);
        if (start.startsWith(DataUrl.SCHEME)) {
            return DataUrl.decode(url, place, limits.imageBytes());
        }
        if (start.startsWith("http:") || start.startsWith("https:")) {
            return hosts.fetch(url, place);
        }
        throw ApiError.invalid(
                        place,
                        "invalid_image_url",
                        "The address in " + place
                                + " is not supported. Send the image itself as a data URL, in the form"
                                + " 'data:image/png;base64,...'.")
                .exception();
    }
}
