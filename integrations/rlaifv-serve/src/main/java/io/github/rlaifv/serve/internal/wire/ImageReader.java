package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;

/** Reads the images of a request. */
public interface ImageReader {

    /**
     * Reads one image.
     *
     * @param url address of the image, such as {@code data:image/png;base64,...}
     * @param place place of the address in the request, such as {@code messages[0].content[1].image_url.url}
     * @throws ApiException naming the place, if the image can't be used
     */
    ImageSource read(String url, String place);
}
