package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;

/** Reads the images of a request. */
public interface ImageReader {

    /**
     * Reads one image.
     *
     * @param address address of the image
     * @throws ApiException naming the place, if the image can't be used
     */
    ImageSource read(ImageAddress address);
}
