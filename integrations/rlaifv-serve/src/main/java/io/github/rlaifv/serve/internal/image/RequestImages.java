package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.internal.wire.ImageAddress;
import io.github.rlaifv.serve.internal.wire.ImageReader;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.util.Map;

/**
 * Reads the images of requests, and decodes them once, so that a damaged image fails its own request before it waits and
 * not a batch of several. Addresses of files are never read.
 *
 * @param limits limits of bytes and pixels
 * @param fetched images of hosts, which were fetched before, by their place in the request
 */
public record RequestImages(ServeLimits limits, Map<String, byte[]> fetched) implements ImageReader {
    @Override
    public ImageSource read(ImageAddress address) {
        String place = address.place();
        ImageSource image = ImageSource.of(place, bytes(address.url(), place));
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
        byte[] known = fetched.get(place);
        if (known != null) {
            return known;
        }
        if (url.regionMatches(true, 0, DataUrl.SCHEME, 0, DataUrl.SCHEME.length())) {
            return DataUrl.decode(url, place, limits.imageBytes());
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
