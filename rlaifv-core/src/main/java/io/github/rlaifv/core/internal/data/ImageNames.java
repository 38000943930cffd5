package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.image.ImageSource;

/** Names of images without the folders of the machine where they were stored. */
public final class ImageNames {
    private ImageNames() {}

    /** Returns the last part of an image's name or path. */
    public static String of(ImageSource image) {
        String name = image.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
